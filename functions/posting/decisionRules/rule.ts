import type { Direction } from '../../transactions/ports.ts';
import type { Money } from '../../shared/money.ts';
import type { Decision as RiskDecision } from '../../risk/ports.ts';
import type { Rate } from '../rate.ts';

/** All that a rule may know: looked up before, so that a rule is a pure function of it. */
export interface RuleInput {
  readonly amount: Money;
  readonly direction: Direction;
  readonly original: Money | null;
  readonly authorizationCode: string | null;
  readonly issuingCountryCode: string | null;
  readonly merchantType: string | null;
  readonly account: RuleAccount;
  /** What the merchant type table says; null where it has no entry. */
  readonly merchantTypeEntry: MerchantTypeEntry | null;
  /** The rate from the original currency to the account's; null where none is published. */
  readonly rate: Rate | null;
  /** What its risk was judged as, before money moves; null where it is not judged. */
  readonly risk: { readonly decision: RiskDecision; readonly score: number } | null;
}

export interface RuleAccount {
  readonly status: 'OPEN' | 'BLOCKED';
  readonly countryCode: string;
  /** Base units of the account's currency; null: no limit. */
  readonly maxPerTransaction: bigint | null;
  readonly reviewAbove: bigint | null;
}

export interface MerchantTypeEntry {
  /** ISO 18245 merchant category code. */
  readonly code: string;
  readonly name: string;
  readonly treatment: 'ALLOW' | 'REVIEW' | 'REJECT';
}

export type RuleVerdict<Code extends string = string> =
  | { readonly outcome: 'APPROVE' }
  | { readonly outcome: 'REVIEW' | 'REJECT'; readonly code: Code; readonly detail: string };

/** One rule, in a file of its name. */
export interface Rule<Code extends string = string> {
  readonly name: string;
  /** Goes up with every change of what the rule answers, because decisions are kept with it. */
  readonly version: number;
  /** Every reason that it can give. */
  readonly codes: readonly Code[];
  readonly judge: (input: RuleInput) => RuleVerdict<Code>;
}

/** A rule whose verdicts give no other reasons than its codes. */
export function rule<const Code extends string>(definition: Rule<Code>): Rule<Code> {
  return definition;
}

export const APPROVE = { outcome: 'APPROVE' } as const;
