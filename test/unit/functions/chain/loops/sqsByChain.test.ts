import type { SQSEvent } from 'aws-lambda';
import { expect, test, vi } from 'vitest';
import { runByChain } from '../../../../../functions/chain/loops/sqsByChain.ts';
import { createLog } from '../../../../../functions/shared/log.ts';

const eventOf = (...bodies: string[]): Pick<SQSEvent, 'Records'> =>
  ({
    Records: bodies.map((body, i) => ({
      messageId: `m${i}`,
      body,
      attributes: { ApproximateReceiveCount: '1' },
    })),
  }) as unknown as SQSEvent;

const log = createLog({ write: () => {} });
const [one, other] = ['{"chainId":1}', '{"chainId":2}'];

test('given a chain whose endpoint hangs, when it shares a batch with another, then the other is not delayed', async () => {
  let release = (): void => {};
  const hanging = new Promise<void>((resolve) => (release = resolve));
  const done: number[] = [];
  const batch = runByChain({
    log,
    run: async ({ chainId }) => {
      if (chainId === 1) await hanging;
      done.push(chainId);
    },
  })(eventOf(one, other));
  await vi.waitFor(() => expect(done).toEqual([2]));
  release();
  expect(await batch).toEqual({ batchItemFailures: [] });
  expect(done).toEqual([2, 1]);
});

test('given a chain that fails, when it shares a batch, then its messages alone come again', async () => {
  const run = async ({ chainId }: { readonly chainId: number }): Promise<void> => {
    if (chainId === 1) throw new Error('no node');
  };
  const answer = await runByChain({ log, run })(eventOf(one, other, '{"chainId":1,"after":4}'));
  expect(answer.batchItemFailures).toEqual([{ itemIdentifier: 'm0' }, { itemIdentifier: 'm2' }]);
  await expect(runByChain({ log, run })(eventOf(one))).rejects.toThrow('no node');
});

test('given what is no message, when it shares a batch, then it fails alone', async () => {
  const run = vi.fn(async () => {});
  const answer = await runByChain({ log, run })(eventOf('rubbish', other));
  expect(answer.batchItemFailures).toEqual([{ itemIdentifier: 'm0' }]);
  expect(run).toHaveBeenCalledTimes(1);
});
