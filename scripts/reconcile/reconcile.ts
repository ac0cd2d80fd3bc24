import { marshall } from '@aws-sdk/util-dynamodb';
import type { AttributeValue as StreamValue, DynamoDBRecord } from 'aws-lambda';
import type { Envelope } from '../../functions/events/eventTypes.ts';
import type { TimeRange } from '../replay/replayEvents.ts';
import { changesOf, type LostWrite } from './changesOf.ts';

/** A streamed table and the function that its pipe asks. */
export interface StreamedTable {
  readonly name: string;
  /** Items that were written at or after the time. */
  items(since: Date): AsyncIterable<Readonly<Record<string, unknown>>>;
  /** What the pipe's function makes of stream records. */
  translate(records: readonly DynamoDBRecord[]): Promise<readonly Envelope[]>;
}

interface ReconcileDeps {
  readonly tables: readonly StreamedTable[];
  /** Puts events on the bus; undefined: nothing is sent. */
  readonly emit?: (events: readonly Envelope[]) => Promise<void>;
}

export interface Reconciled {
  readonly writes: number;
  /** Events by type. */
  readonly events: Readonly<Record<string, number>>;
}

const RECORDS_A_CALL = 50;

/**
 * Tells again what the writes of a time said, oldest first within each table. Every event has the id that it had: consumers
 * recognise what they know already.
 *
 * @throws Error for a stretch without time
 */
export function reconcile({ tables, emit }: ReconcileDeps): (range: TimeRange) => Promise<Reconciled> {
  return async (range) => {
    if (range.from >= range.to) throw new Error('--from must be before --to');
    const counts: Record<string, number> = {};
    let writes = 0;
    for (const { items, translate } of tables) {
      const lost: LostWrite[] = [];
      for await (const item of items(range.from)) lost.push(...changesOf(item, range));
      lost.sort((a, b) => (a.at < b.at ? -1 : 1));
      writes += lost.length;
      for (let start = 0; start < lost.length; start += RECORDS_A_CALL) {
        const events = await translate(lost.slice(start, start + RECORDS_A_CALL).map(recordOf));
        for (const { type } of events) counts[type] = (counts[type] ?? 0) + 1;
        await emit?.(events);
      }
    }
    return { writes, events: counts };
  };
}

/** The record that the stream had of a write: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_Record.html */
function recordOf({ before, after }: LostWrite): DynamoDBRecord {
  return {
    eventID: `reconcile-${String(after['id'])}-${String(after['version'])}`,
    eventName: before === null ? 'INSERT' : 'MODIFY',
    eventSource: 'aws:dynamodb',
    dynamodb: {
      Keys: imageOf({ id: after['id'] }),
      NewImage: imageOf(after),
      ...(before === null ? {} : { OldImage: imageOf(before) }),
    },
  };
}

/** The stream's attribute values are those of the DynamoDB API, by another type name. */
function imageOf(item: Readonly<Record<string, unknown>>): Record<string, StreamValue> {
  return marshall(item, { removeUndefinedValues: true }) as Record<string, StreamValue>;
}
