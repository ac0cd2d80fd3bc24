import type { Attempt } from '../../../functions/risk/ports.ts';

export const LEGITIMATE = ['NORMAL', 'NEW', 'TRAVELLING', 'HOUSEHOLD'] as const;
export const FRAUD = ['CARD_TESTER', 'ACCOUNT_TAKEOVER'] as const;
export type Label = (typeof LEGITIMATE)[number] | (typeof FRAUD)[number];

/** An attempt of somebody whose intent is known, because it was made up. */
export interface Labelled {
  readonly label: Label;
  readonly attempt: Omit<Attempt, 'transactionId'>;
  /** What the bank would say of it. */
  readonly accepted: boolean;
  /** Codes of factors that must be among those found: they follow from what the actor does. */
  readonly expected: readonly string[];
}

export function isFraud(label: Label): boolean {
  return FRAUD.some((each) => each === label);
}

/** Somebody's life from now on: attempts in the order of their times. */
export type Life = Generator<Labelled, void>;

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;
