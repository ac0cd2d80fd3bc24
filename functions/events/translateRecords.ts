import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { AttributeValue as StreamValue, DynamoDBRecord } from 'aws-lambda';
import type { Log } from '../shared/log.ts';
import type { Envelope, EventType } from './eventTypes.ts';
import type { ParkedRecords } from './ports.ts';
import { translate } from './translate.ts';

export interface TranslateDeps<Subject> {
  readonly parked: ParkedRecords;
  readonly log: Log;
  /** Decides which events go on to the bus; default: every one does. */
  readonly screening?: Screening<Subject>;
}

/** A look at what events of one type are about, between the stream and the bus; the others go on unread. */
export interface Screening<Subject> {
  readonly type: EventType;
  /** The subject of an image. @throws Error where it cannot be read: the record is parked */
  read(after: Readonly<Record<string, unknown>>): Subject;
  /** Whether the event goes on. What it throws is a store out of reach: the batch comes again. */
  admits(event: Envelope, subject: Subject): Promise<boolean>;
}

/**
 * Translates a batch of stream records. One that cannot be read is parked with its image and does not stop the others; if
 * it cannot be parked, the batch fails and comes again.
 */
export function translateRecords<Subject = never>(
  deps: TranslateDeps<Subject>,
): (records: readonly DynamoDBRecord[]) => Promise<Envelope[]> {
  return async (records) => {
    const events = await Promise.all(records.map((record) => translateOrPark(deps, record)));
    return events.filter((event) => event !== null);
  };
}

async function translateOrPark<Subject>(
  { parked, log, screening }: TranslateDeps<Subject>,
  record: DynamoDBRecord,
): Promise<Envelope | null> {
  let event: Envelope | null;
  let admitted: () => Promise<boolean> = () => Promise.resolve(true);
  try {
    const after = image(record.dynamodb?.NewImage);
    event = translate({ before: image(record.dynamodb?.OldImage), after });
    if (event !== null && after !== null && event.type === screening?.type) {
      const [translated, subject] = [event, screening.read(after)];
      admitted = () => screening.admits(translated, subject);
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    log.error('record parked', { eventId: record.eventID, keys: record.dynamodb?.Keys, reason });
    await parked.park({ reason, record });
    return null;
  }
  return event !== null && (await admitted()) ? event : null;
}

/** The stream's attribute values are those of the DynamoDB API, by another type name. */
function image(values: Record<string, StreamValue> | undefined): Record<string, unknown> | null {
  return values === undefined ? null : unmarshall(values as Parameters<typeof unmarshall>[0]);
}
