import { busEvent, type BusEvent } from './event.ts';

/**
 * The largest sum of the entries of one request, in bytes: 1 MB since January 2026, 256 KB before.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevent-size.html
 */
export const REQUEST_BYTES_MAX = 1024 * 1024;
/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html */
export const ENTRIES_MAX = 10;

/** An entry that PutEvents accepts or refuses alone. */
export type ReadEntry =
  { ok: true; busName: string; event: BusEvent } | { ok: false; code: string; message: string };

/**
 * Reads one entry of PutEvents. `now` in milliseconds since 1970 stands in for an absent `Time`.
 * The codes are those that a response entry carries:
 * https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEventsResultEntry.html
 */
export function readEntry(entry: unknown, now: number): ReadEntry {
  const { Source, DetailType, Detail, Resources, Time, EventBusName } = (entry ?? {}) as Record<
    string,
    unknown
  >;
  if (!isText(Source))
    return invalid('Parameter Source is not valid. Reason: Source is a required argument.');
  if (Source.startsWith('aws.'))
    return refused('NotAuthorizedForSourceException', 'Not authorized for the source.');
  if (!isText(DetailType))
    return invalid('Parameter DetailType is not valid. Reason: DetailType is a required argument.');
  if (!isText(Detail))
    return invalid('Parameter Detail is not valid. Reason: Detail is a required argument.');
  const detail = parseObject(Detail);
  if (detail === undefined) return refused('MalformedDetail', 'Detail is malformed.');
  const resources = Resources ?? [];
  if (!Array.isArray(resources) || !resources.every((one) => typeof one === 'string'))
    return invalid('Parameter Resources is not valid. Reason: it must be a list of strings.');
  const time = readTime(Time, now);
  if (time === undefined) return invalid('Parameter Time is not valid.');
  return {
    ok: true,
    busName: busNameOf(isText(EventBusName) ? EventBusName : 'default'),
    event: busEvent({
      source: Source,
      detailType: DetailType,
      detail,
      time,
      resources: resources as string[],
    }),
  };
}

/**
 * The size that EventBridge counts for an entry, in bytes.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevent-size.html
 */
export function entryBytes(entry: unknown): number {
  const { Source, DetailType, Detail, Resources, Time } = (entry ?? {}) as Record<string, unknown>;
  const texts = [Source, DetailType, Detail, ...(Array.isArray(Resources) ? (Resources as unknown[]) : [])];
  const time = Time === undefined || Time === null ? 0 : 14;
  return texts.reduce<number>(
    (sum, text) => sum + (typeof text === 'string' ? Buffer.byteLength(text) : 0),
    time,
  );
}

/** A bus is addressed by its name or its ARN. */
export function busNameOf(nameOrArn: string): string {
  return nameOrArn.startsWith('arn:') ? nameOrArn.slice(nameOrArn.lastIndexOf('/') + 1) : nameOrArn;
}

function invalid(message: string): ReadEntry {
  return refused('InvalidArgument', message);
}

function refused(code: string, message: string): ReadEntry {
  return { ok: false, code, message };
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function parseObject(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** JSON 1.1 carries a timestamp as seconds since 1970; a pipe's `Time` may be ISO 8601. */
function readTime(time: unknown, now: number): number | undefined {
  if (time === undefined || time === null) return now;
  const milliseconds = typeof time === 'number' ? time * 1000 : Date.parse(String(time));
  return Number.isFinite(milliseconds) && Math.abs(milliseconds) < 8.64e15 ? milliseconds : undefined;
}
