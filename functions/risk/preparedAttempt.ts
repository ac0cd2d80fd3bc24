import type { Currency, Money } from '../shared/money.ts';
import type { Shared } from './featureKeys.ts';
import type { ListMatch } from './featureSnapshot.ts';
import type { Attempt } from './riskEvent.ts';

/** A transaction as it is asked for, with what is personal as it was told. */
export interface AskedTransaction {
  readonly transactionId: string;
  readonly merchantId: string;
  readonly customerId: string | null;
  readonly kind: Attempt['kind'];
  /** Milliseconds since 1970. */
  readonly atMs: number;
  readonly amount: Money<Currency>;
  readonly country: string | null;
  readonly deviceId: string | null;
  readonly ipAddress: string | null;
  readonly email: string | null;
  /** The gateway's token of a card. */
  readonly card: string | null;
}

/** An attempt as it is stored and judged. */
export interface PreparedAttempt {
  readonly attempt: Attempt;
  /** By names that the merchant's customers share, for as long as the windows are. */
  readonly shared: Shared;
  readonly listMatches: readonly ListMatch[];
}
