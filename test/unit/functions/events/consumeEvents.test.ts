import { describe, expect, it } from 'vitest';
import type { SQSEvent } from 'aws-lambda';
import { consumeEvents } from '../../../../functions/events/consumeEvents.ts';
import { createLog } from '../../../../functions/shared/log.ts';
import { confirmed, funded } from '../../../fixtures/posting/events.ts';

const batchOf = (...bodies: string[]) =>
  ({ Records: bodies.map((body, index) => ({ messageId: `m${index}`, body })) }) as SQSEvent;

describe('a queue of events', () => {
  it('given one that fails and one that is none, then these alone come again and the log says why', async () => {
    const lines: string[] = [];
    const handle = consumeEvents({
      log: createLog({ level: 'INFO', write: (line) => lines.push(line) }),
      consume: (event) =>
        event.type === 'wallet.funded' ? Promise.reject(new Error('out of reach')) : Promise.resolve('DONE'),
    });
    const { data: _, ...incomplete } = confirmed();
    const batch = batchOf(JSON.stringify(confirmed()), JSON.stringify(funded()), JSON.stringify(incomplete));
    expect(await handle(batch)).toEqual({
      batchItemFailures: [{ itemIdentifier: 'm1' }, { itemIdentifier: 'm2' }],
    });
    const logged = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(logged).toContainEqual(expect.objectContaining({ eventId: 'dep_1#2', outcome: 'DONE' }));
    expect(logged.filter(({ level }) => level === 'ERROR').map(({ messageId }) => messageId)).toEqual([
      'm2',
      'm1',
    ]);
  });
});
