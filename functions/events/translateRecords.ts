import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { AttributeValue as StreamValue, DynamoDBRecord } from 'aws-lambda';
import type { Log } from '../shared/log.ts';
import type { Envelope } from './eventTypes.ts';
import type { ParkedRecords } from './ports.ts';
import { translate } from './translate.ts';

export interface TranslateDeps {
  readonly parked: ParkedRecords;
  readonly log: Log;
  /** Whether an event goes on to the bus; default: every one does. */
  readonly admits?: (event: Envelope, after: Readonly<Record<string, unknown>>) => Promise<boolean>;
}

/**
 * Translates a batch of stream records. One that cannot be read is parked with its image and does not stop the others; if
 * it cannot be parked, the batch fails and comes again.
 */
export function translateRecords(
  deps: TranslateDeps,
): (records: readonly DynamoDBRecord[]) => Promise<Envelope[]> {
  return async (records) => {
    const events = await Promise.all(records.map((record) => translateOrPark(deps, record)));
    return events.filter((event) => event !== null);
  };
}

async function translateOrPark(
  { parked, log, admits }: TranslateDeps,
  record: DynamoDBRecord,
): Promise<Envelope | null> {
  const after = image(record.dynamodb?.NewImage);
  let event: Envelope | null;
  try {
    event = translate({ before: image(record.dynamodb?.OldImage), after });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    log.error('record parked', { eventId: record.eventID, keys: record.dynamodb?.Keys, reason });
    await parked.park({ reason, record });
    return null;
  }
  if (event === null || after === null || admits === undefined) return event;
  // What fails here is a store out of reach, not a record that cannot be read: the batch comes again.
  return (await admits(event, after)) ? event : null;
}

/** The stream's attribute values are those of the DynamoDB API, by another type name. */
function image(values: Record<string, StreamValue> | undefined): Record<string, unknown> | null {
  return values === undefined ? null : unmarshall(values as Parameters<typeof unmarshall>[0]);
}
