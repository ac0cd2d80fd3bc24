import { afterAll, beforeAll, expect, test } from 'vitest';
import { startApp, type RunningApp } from './runningApp.ts';

let app: RunningApp;

beforeAll(async () => {
  app = await startApp('notices');
});

afterAll(() => app.close());

test('given an EventBridge data source, when notices are announced, then the rule’s function gets what its pattern lets through', async () => {
  const { data, errors } = await app.post(
    'mutation { announce(texts: ["draft", "open"]) { entries failed } }',
  );
  expect(errors).toBeUndefined();
  const id = expect.stringMatching(/^[0-9a-f-]{36}$/) as string;
  expect(data).toEqual({ announce: { entries: [id, id], failed: 0 } });

  const notice = async (at: string) =>
    (await app.post('query($id: ID!) { notice(id: $id) { text delivered } }', { id: at })).data?.['notice'];
  await expect
    .poll(() => notice('notice-1'), { timeout: 20_000, interval: 50 })
    .toEqual({ text: 'arn:notice:1: open', delivered: true });
  expect(await notice('notice-0')).toBeNull();
});

test('given no or too many events, when they are announced, then the field fails', async () => {
  for (const texts of [[], Array.from({ length: 11 }, String)]) {
    const { errors } = await app.post('mutation($t: [String!]!) { announce(texts: $t) { failed } }', {
      t: texts,
    });
    expect(errors?.[0]).toMatchObject({ path: ['announce'], errorType: 'MappingTemplate' });
  }
});

test('given a signed HTTP data source, when an AWS service is called, then its answer is the field; a refusal is its error', async () => {
  const { data, errors } = await app.post('{ greeting missing }');
  expect(data).toEqual({ greeting: 'hello', missing: null });
  expect(errors).toMatchObject([{ path: ['missing'], errorType: '400' }]);
});
