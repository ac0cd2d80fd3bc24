import { afterAll, beforeAll, expect, test } from 'vitest';
import { startApp, type RunningApp } from './runningApp.ts';

let app: RunningApp;

beforeAll(async () => {
  app = await startApp('blog');
});

afterAll(() => app.close());

test('given a function as data source, when a post is read, then it is the function’s answer', async () => {
  const { data } = await app.post('{ post(id: "2") { id title author } none: post(id: "9") { id } }');
  expect(data).toEqual({ post: { id: '2', title: 'Second book', author: 'Nadia' }, none: null });
});

test('given a resolver without code, when it runs, then the function gets AppSync’s context', async () => {
  expect((await app.post('{ direct(id: "3") { title } }')).data).toEqual({ direct: { title: 'Third book' } });
});

test('given maxBatchSize 2, when five posts ask for their relations, then each gets its own', async () => {
  const { data, errors } = await app.post('{ posts { id related { id } } }');
  expect(errors).toBeUndefined();
  expect(data).toEqual({
    posts: [
      { id: '1', related: [{ id: '4' }] },
      { id: '2', related: [{ id: '3' }, { id: '5' }] },
      { id: '3', related: [{ id: '2' }, { id: '1' }] },
      { id: '4', related: [{ id: '2' }, { id: '1' }] },
      { id: '5', related: [] },
    ],
  });
});

test('given one bad member of a batch, when it answers, then that field has its error and the others their values', async () => {
  const { data, errors } = await app.post('{ posts { id ups } }');
  // `ups` is the number of requests that came together: three, then the other two.
  expect(data).toEqual({
    posts: [
      { id: '1', ups: 3 },
      { id: '2', ups: 3 },
      { id: '3', ups: null },
      { id: '4', ups: 2 },
      { id: '5', ups: 2 },
    ],
  });
  expect(errors).toMatchObject([
    { path: ['posts', 2, 'ups'], errorType: 'NOT_COUNTED', message: 'Nobody counted 3.' },
  ]);
});

test('given a function that throws, when a post is added twice, then the second is its error', async () => {
  const add = 'mutation { addPost(id: "7", title: "Seventh") { title } }';
  expect((await app.post(add)).data).toEqual({ addPost: { title: 'Seventh' } });
  const { data, errors } = await app.post(add);
  expect(data).toBeNull();
  expect(errors).toMatchObject([
    { path: ['addPost'], errorType: 'Lambda:Unhandled', message: 'There is a post 7.' },
  ]);
});

test('given the grants that CDK wrote, when the run is over, then nobody was refused', () => {
  expect(app.refused()).toEqual([]);
});
