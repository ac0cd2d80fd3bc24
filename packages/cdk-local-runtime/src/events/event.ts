import { randomUUID } from 'node:crypto';
import { ACCOUNT_ID, REGION } from '../gateway/principal.ts';

/**
 * An event as rules see it.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-structure.html
 */
export interface BusEvent {
  version: '0';
  id: string;
  'detail-type': string;
  source: string;
  account: string;
  /** ISO 8601 in UTC, whole seconds. */
  time: string;
  region: string;
  resources: string[];
  detail: unknown;
  /** Only on events that a replay sends. */
  'replay-name'?: string;
}

/** An event that a bus has accepted. */
export interface AcceptedEvent {
  event: BusEvent;
  /** When the bus received it, in milliseconds since 1970. */
  ingestedAt: number;
}

/** Makes the envelope of an event. `time` in milliseconds since 1970. */
export function busEvent(facts: {
  source: string;
  detailType: string;
  detail: unknown;
  time: number;
  resources?: readonly string[];
}): BusEvent {
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': facts.detailType,
    source: facts.source,
    account: ACCOUNT_ID,
    time: wholeSeconds(facts.time),
    region: REGION,
    resources: [...(facts.resources ?? [])],
    detail: facts.detail,
  };
}

/** `2026-01-31T23:59:59Z`: EventBridge keeps no fractions of a second. */
export function wholeSeconds(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19)}Z`;
}
