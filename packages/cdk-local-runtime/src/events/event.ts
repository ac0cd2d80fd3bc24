import { randomUUID } from 'node:crypto';
import { ACCOUNT_ID, REGION } from '../gateway/principal.ts';

/**
 * An event as rules see it.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-structure.html
 */
export interface BusEvent {
  readonly version: '0';
  readonly id: string;
  readonly 'detail-type': string;
  readonly source: string;
  readonly account: string;
  /** ISO 8601 in UTC, whole seconds. */
  readonly time: string;
  readonly region: string;
  readonly resources: string[];
  readonly detail: unknown;
  /** Only on events that a replay sends. */
  readonly 'replay-name'?: string;
}

/** An event that a bus has accepted. */
export interface AcceptedEvent {
  readonly event: BusEvent;
  /** When the bus received it, in milliseconds since 1970. */
  readonly ingestedAt: number;
}

const texts = new WeakMap<BusEvent, string>();

/** An event as JSON, written once however many keep it. An accepted event is never changed. */
export function eventText(event: BusEvent): string {
  const known = texts.get(event) ?? JSON.stringify(event);
  texts.set(event, known);
  return known;
}

/** Makes the envelope of an event. `time` in milliseconds since 1970. */
export function busEvent(facts: {
  readonly source: string;
  readonly detailType: string;
  readonly detail: unknown;
  readonly time: number;
  readonly resources?: readonly string[];
}): BusEvent {
  return Object.freeze({
    version: '0',
    id: randomUUID(),
    'detail-type': facts.detailType,
    source: facts.source,
    account: ACCOUNT_ID,
    time: wholeSeconds(facts.time),
    region: REGION,
    resources: [...(facts.resources ?? [])],
    detail: facts.detail,
  });
}

/** `2026-01-31T23:59:59Z`: EventBridge keeps no fractions of a second. */
export function wholeSeconds(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19)}Z`;
}
