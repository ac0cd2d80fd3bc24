import type { Audience, Worker } from './eventTable.ts';
import { EVENT_TYPES, type EventType } from './eventTypes.ts';

/**
 * Which events each consumer of ours takes, as EVENT_TYPES says: the rules of the bus and the postings are made of these lists.
 */

const ALL = Object.keys(EVENT_TYPES) as EventType[];

/** What a type begins with: `invoice` of `invoice.paid`. */
export type EventSubject = EventType extends `${infer Subject}.${string}` ? Subject : never;

/** Events of which an audience is notified, of one kind of subject or of all. */
export function typesHeardBy(audience: Audience, subject?: EventSubject): readonly EventType[] {
  return ALL.filter((type) => {
    const heard: readonly Audience[] = EVENT_TYPES[type].audience;
    return heard.includes(audience) && (subject === undefined || subjectOf(type) === subject);
  });
}

/** Events at which a worker begins its work. */
export function typesThatWake(worker: Worker): readonly EventType[] {
  return ALL.filter((type) => EVENT_TYPES[type].wakes === worker);
}

/** Events that move money of ours in the ledger. */
export const POSTED_TYPES: readonly EventType[] = ALL.filter((type) => EVENT_TYPES[type].posting !== null);

/** Of a type that both kinds of transactions have, what these consumers want of card payments alone: pushes and topic. */
export const CARDS_ALONE = { data: { kind: ['CARD'] } } as const;

/** Of the authorised ones, what is held until it is taken. An event of before 22 November 2026 does not tell, and is looked at. */
export const MANUAL_CAPTURES_ALONE = {
  data: { kind: ['CARD'], captureMethod: ['MANUAL', { exists: false }] },
} as const;

/** What wakes the approval is for transactions that another system authorised. */
export const INBOUND_ALONE = { data: { kind: ['INBOUND'] } } as const;

/** Of a rejected one, what the ledger has to give back. */
export const TRANSFERS_ALONE = { data: { kind: ['TRANSFER'] } } as const;

/** Every type of a subject. */
export function typesOfSubject(subject: EventSubject): readonly EventType[] {
  return ALL.filter((type) => subjectOf(type) === subject);
}

export function subjectOf(type: EventType): EventSubject {
  return type.slice(0, type.indexOf('.')) as EventSubject;
}
