import { expect, test } from 'vitest';
import { faultInjector } from '../../../src/faults/faults.ts';
import { OPERATOR } from '../../../src/gateway/principal.ts';
import { type Clock, wallClock } from '../../../src/running.ts';
import { useEngines } from '../events/runtime.ts';
import { backbone } from './backbone.ts';

const engines = useEngines();

/** Every third call of anybody but the operator is throttled, and some are done and their answers lost. */
const injectedFaults = () =>
  faultInjector({
    seed: 11,
    faults: [
      { effect: 'throttle', probability: 1 / 3 },
      { effect: 'drop', probability: 1 / 7 },
    ],
  });

/** Waits between tries double up to half a minute: how long an unlucky order of draws lasts is not what is tested. */
const hasty: Clock = { ...wallClock, sleep: (ms, signal) => wallClock.sleep(Math.min(ms, 50), signal) };

test('given calls that fail and answers that are lost, then every record still arrives', async () => {
  const seen = new Map<string, number[]>();
  const translate = (records: { dynamodb: { NewImage: { id: { S: string }; n: { N: string } } } }[]) =>
    records.map(({ dynamodb: { NewImage } }) => ({ type: 't', id: NewImage.id.S, n: Number(NewImage.n.N) }));
  const resources = backbone('pipe-faults', { ParallelizationFactor: 4 });
  const runtime = await engines.runtime(
    resources,
    { 'pipe-faults-translate': translate },
    { clock: hasty, faults: injectedFaults() },
  );
  try {
    const keys = ['a', 'b', 'c', 'd', 'e', 'f'];
    for (let n = 1; n <= 5; n++) {
      for (const id of keys) {
        const Item = { id: { S: id }, n: { N: String(n) } };
        await runtime.gateway.json(OPERATOR, 'dynamodb', 'PutItem', { TableName: 'pipe-faults', Item });
      }
    }
    const complete = () => keys.every((key) => new Set(seen.get(key)).size === 5);
    while (!complete()) {
      for (const { body } of await runtime.receive('pipe-faults', 1)) {
        const { detail } = JSON.parse(body) as { detail: { id: string; n: number } };
        seen.set(detail.id, [...(seen.get(detail.id) ?? []), detail.n]);
      }
    }
    expect(keys.map((key) => [...new Set(seen.get(key))].sort())).toEqual(keys.map(() => [1, 2, 3, 4, 5]));
  } finally {
    await runtime.close();
  }
});
