import type { SQSEvent } from 'aws-lambda';
import { expect, test, vi } from 'vitest';
import { EVERY_CHAIN, wakeEveryChain } from '../../../../../functions/chain/loops/everyChain.ts';
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
const wakeEvery = (): Promise<void> => Promise.reject(new Error('no schedule called'));
const [one, other] = ['{"chainId":1}', '{"chainId":2}'];

test('given a chain whose endpoint hangs, when it shares a batch with another, then the other is not delayed', async () => {
  let release = (): void => {};
  const hanging = new Promise<void>((resolve) => (release = resolve));
  const done: number[] = [];
  const batch = runByChain({
    log,
    wakeEvery,
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
  const answer = await runByChain({ log, run, wakeEvery })(eventOf(one, other, '{"chainId":1,"after":4}'));
  expect(answer.batchItemFailures).toEqual([{ itemIdentifier: 'm0' }, { itemIdentifier: 'm2' }]);
  await expect(runByChain({ log, run, wakeEvery })(eventOf(one))).rejects.toThrow('no node');
});

test('given what is no message, when it shares a batch, then it fails alone', async () => {
  const run = vi.fn(async () => {});
  const answer = await runByChain({ log, run, wakeEvery })(eventOf('rubbish', other));
  expect(answer.batchItemFailures).toEqual([{ itemIdentifier: 'm0' }]);
  expect(run).toHaveBeenCalledTimes(1);
});

test('given the message of the minute schedule, when it comes, twice even, then each chain gets a message of its own', async () => {
  const woken: number[] = [];
  const chains = Array.from({ length: 40 }, (_, i) => ({ chainId: i + 1 }));
  const queue = { wake: async ({ chainId }: { chainId: number }) => void woken.push(chainId) };
  const run = vi.fn(async () => {});
  const each = runByChain({ log, run, wakeEvery: wakeEveryChain({ chains, queue }) });
  expect(await each(eventOf(EVERY_CHAIN, other, EVERY_CHAIN))).toEqual({ batchItemFailures: [] });
  expect(woken.toSorted((a, b) => a - b)).toEqual(chains.map(({ chainId }) => chainId));
  expect(run.mock.calls).toEqual([[{ chainId: 2 }]]);
});

test('given a queue that takes no message, when the schedule calls, then its own message comes again', async () => {
  const queue = { wake: () => Promise.reject(new Error('no queue')) };
  const wakes = wakeEveryChain({ chains: [{ chainId: 1 }], queue });
  const answer = await runByChain({ log, run: async () => {}, wakeEvery: wakes })(
    eventOf(EVERY_CHAIN, other),
  );
  expect(answer.batchItemFailures).toEqual([{ itemIdentifier: 'm0' }]);
});
