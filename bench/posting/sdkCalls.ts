import { existsSync, readFileSync } from 'node:fs';
import { kill } from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CallCount } from 'cdk-local-runtime';

/** What the functions on the way of a transaction have called by the SDK, by function and operation. */
export type SdkCalls = ReadonlyMap<string, number>;

const FUNCTIONS = ['screen', 'enrich', 'judge', 'record', 'post', 'seal'];

/** Reads what a server has counted that was started with `--record FILE`. */
export async function sdkCalls(pid: number, recordFile: string): Promise<SdkCalls> {
  const content = () => (existsSync(recordFile) ? readFileSync(recordFile, 'utf8') : '');
  const before = content();
  kill(pid, 'SIGUSR2');
  let now = before;
  while (now === before) {
    await sleep(50);
    now = content();
  }
  const calls = new Map<string, number>();
  const { counts } = JSON.parse(now) as { counts: CallCount[] };
  for (const { service, action, principal, calls: times } of counts) {
    const name = FUNCTIONS.find((one) => principal.endsWith(`-${one}`));
    if (name === undefined || !SERVICES.has(service) || NOT_BY_CODE.test(action)) continue;
    const key = `${name} ${action}`;
    calls.set(key, (calls.get(key) ?? 0) + times);
  }
  return calls;
}

const SERVICES = new Set(['dynamodb', 'sqs']);
/** Capacity, and what Lambda itself calls in the role of a function that reads a queue or stream. */
const NOT_BY_CODE =
  /Units$|^(ReceiveMessage|DeleteMessage|GetQueueAttributes|GetRecords|GetShardIterator|DescribeStream|ListStreams)/;

/** Calls a transaction between two counts, the most first, as text. */
export function describeCalls(before: SdkCalls, after: SdkCalls, transactions: number): string {
  const each = [...after]
    .map(([name, times]) => [name, (times - (before.get(name) ?? 0)) / transactions] as const)
    .filter(([, times]) => times > 0)
    .sort(([, a], [, b]) => b - a);
  const all = each.reduce((sum, [, times]) => sum + times, 0);
  return `${all.toFixed(2)} a transaction: ${each.map(([name, times]) => `${name} ${times.toFixed(2)}`).join(', ')}`;
}
