import type { FeatureSnapshot } from './featureSnapshot.ts';

/** One try to move money, as it is judged: what the snapshot says of the transaction itself. */
export type Attempt = Pick<
  FeatureSnapshot,
  | 'transactionId'
  | 'merchantId'
  | 'customer'
  | 'kind'
  | 'atMs'
  | 'amount'
  | 'currency'
  | 'decimals'
  | 'usdCents'
  | 'country'
  | 'device'
  | 'ip'
  | 'emailDomain'
> & {
  /** Pseudonym of the card or of the gateway's token for it; null where there is none. */
  readonly card: string | null;
};

/**
 * What became of an attempt: the money moved or was promised (SUCCEEDED), or it was refused (DECLINED) by gateway, bank, a reviewer or
 * the score itself. Refusals of our own count, or else an attack would be out of sight as soon as it is held off.
 */
export interface Outcome {
  readonly type: 'SUCCEEDED' | 'DECLINED';
  readonly transactionId: string;
  readonly atMs: number;
}

/** What features are folded from. The first of each type for a transaction counts; all others repeat it. */
export type RiskEvent = { readonly type: 'ATTEMPTED'; readonly attempt: Attempt } | Outcome;
