import type { Currency } from '../shared/money.ts';
import { err, ok, type Result } from '../shared/result.ts';
import { type Enrichment, type InboundTransaction, isoCurrency } from '../transactions/ports.ts';
import type { AccountRecord, ReferenceData } from './ports.ts';
import type { RuleInput } from './decisionRules/rule.ts';

/** What the decision rules are asked about, and what is kept of it. */
export interface Enriched {
  readonly enrichment: Enrichment;
  readonly input: Omit<RuleInput, 'risk'>;
  readonly account: AccountRecord;
}

/** Why a transaction can never be enriched. */
export interface EnrichmentRefusal {
  readonly code: 'UNKNOWN_ACCOUNT' | 'ACCOUNT_CURRENCY_MISMATCH';
  readonly reason: string;
}

/** Looks up account, merchant type and rate. A look-up that fails throws and is retried; what is truly absent is a refusal. */
export function enrichTransaction(reference: ReferenceData) {
  return async (transaction: InboundTransaction): Promise<Result<Enriched, EnrichmentRefusal>> => {
    const { merchantId, accountId, amount, original, merchantType } = transaction;
    const account = await reference.account(merchantId, accountId);
    if (account === null) {
      return err({ code: 'UNKNOWN_ACCOUNT', reason: `There is no account ${accountId}.` });
    }
    if (account.currency !== amount.currency.symbol) {
      return err({
        code: 'ACCOUNT_CURRENCY_MISMATCH',
        reason: `Account ${accountId} is kept in ${account.currency}, not in ${amount.currency.symbol}.`,
      });
    }
    // Other systems say themselves how many decimals their base units have.
    const decimals = isoCurrency(account.currency)?.decimals;
    if (amount.currency.decimals !== decimals) {
      return err({
        code: 'ACCOUNT_CURRENCY_MISMATCH',
        reason: `${account.currency} has ${decimals} decimals, not ${amount.currency.decimals}.`,
      });
    }
    const entry = merchantType === undefined ? null : await reference.merchantType(merchantType);
    const day = (transaction.occurredAt ?? transaction.createdAt).slice(0, 10);
    const rate =
      original === undefined ? null : await findRate(reference, original.currency, amount.currency, day);
    return ok({
      account,
      enrichment: {
        accountType: account.type,
        bankName: account.bankName,
        bankIdentifier: account.bankIdentifier,
        countryCode: account.countryCode,
        merchantTypeName: entry?.name ?? null,
        rate: rate?.decimal ?? null,
        rateAsOf: rate?.asOf ?? null,
      },
      input: {
        amount,
        direction: transaction.direction,
        original: original ?? null,
        authorizationCode: transaction.authorizationCode ?? null,
        issuingCountryCode: transaction.issuingCountryCode ?? null,
        merchantType: merchantType ?? null,
        account: {
          status: account.status,
          countryCode: account.countryCode,
          maxPerTransaction: account.maxPerTransaction,
          reviewAbove: account.reviewAbove,
        },
        merchantTypeEntry: entry,
        rate,
      },
    });
  };
}

async function findRate(reference: ReferenceData, from: Currency, to: Currency, day: string) {
  return from.symbol === to.symbol ? null : reference.rate(from.symbol, to.symbol, day);
}
