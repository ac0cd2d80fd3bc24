import type { Currency, Money } from '../shared/money.ts';
import { matchLists } from './lists.ts';
import type { PseudonymKeys } from './ports.ts';
import type { AskedTransaction, PreparedAttempt } from './preparedAttempt.ts';
import { pseudonymOf } from '../shared/pseudonym.ts';
import type { Secret } from '../shared/secret.ts';
import type { RuleSettings } from './ruleSettings.ts';

export interface PrepareAttemptDeps {
  readonly keys: PseudonymKeys;
  readonly settings: () => Promise<RuleSettings>;
  /** The equivalent in US cents at the day's rate; null where none is known. */
  readonly usdCentsOf: (amount: Money<Currency>, atMs: number) => Promise<bigint | null>;
}

/**
 * Turns what is personal into pseudonyms, and looks it up in the fraud lists while it is known: afterwards nobody here knows it. Device and
 * address have two, one under the customer's key, which is kept, and one under the merchant's, by which attempts of several customers are
 * told to be from one device or address, and which is kept as long as those windows are.
 */
export function prepareAttempt({ keys, settings, usdCentsOf }: PrepareAttemptDeps) {
  return async (asked: AskedTransaction): Promise<PreparedAttempt> => {
    const { merchantId, customerId, transactionId, kind, atMs, amount, country, deviceId, ipAddress } = asked;
    const [merchantKey, customerKey, { lists }, usdCents] = await Promise.all([
      keys.keyOf(merchantId, null),
      keys.keyOf(merchantId, customerId),
      settings(),
      usdCentsOf(amount, atMs),
    ]);
    const emailDomain = asked.email === null ? null : domainOf(asked.email);
    const named = (key: Secret) => ({
      device: deviceId === null ? null : pseudonymOf(key, 'device', deviceId),
      ip: ipAddress === null ? null : pseudonymOf(key, 'ip', ipAddress),
    });
    return {
      attempt: {
        transactionId,
        merchantId,
        customer: customerId === null ? null : pseudonymOf(customerKey, 'customer', customerId),
        kind,
        atMs,
        amount: amount.units.toString(),
        currency: amount.currency.symbol,
        decimals: amount.currency.decimals,
        usdCents: usdCents === null ? null : usdCents.toString(),
        country,
        ...named(customerKey),
        emailDomain,
        card: asked.card === null ? null : pseudonymOf(merchantKey, 'card', asked.card),
      },
      shared: named(merchantKey),
      listMatches: matchLists({ merchantId, customerId, deviceId, ipAddress, country, emailDomain }, lists),
    };
  };
}

/** What is after the last `@`, in small letters. */
export function domainOf(email: string): string | null {
  const domain = email.slice(email.lastIndexOf('@') + 1).toLowerCase();
  return domain === '' ? null : domain;
}
