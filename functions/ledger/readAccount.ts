import { formatBaseUnits } from '../shared/decimal.ts';
import { invalidInput, type PaymentsError } from '../shared/errors.ts';
import type { Currency } from '../shared/money.ts';
import { pageToken, readPageToken } from '../shared/pageToken.ts';
import { err, ok, type Result } from '../shared/result.ts';
import { type Account, balanceOf, direction } from './account.ts';
import { LINE_SORT_KEY } from './ledgerItems.ts';
import type { LedgerStore, StatementLine } from './ports.ts';

/** An account as the API shows it. */
export interface AccountView {
  readonly id: string;
  readonly currency: string;
  /** In currency units, e.g. `"5.00"`; negative where the account is overdrawn. */
  readonly balance: string;
}

export interface AccountEntryView {
  readonly id: string;
  readonly journalEntryId: string;
  /** In currency units; negative where the entry reduced the balance. */
  readonly amount: string;
  readonly transactionId: string | null;
  readonly description: string;
  readonly postedAt: string;
}

/** The API names an account without its book: the book is always the caller's. */
const ledgerId = (merchantId: string, accountId: string) => `${merchantId}:${accountId}`;

interface ReadAccountDeps {
  readonly ledger: Pick<LedgerStore, 'getAccount' | 'totals'>;
  /** The currency of an account that nothing was posted to yet; null when the merchant has no such account. */
  readonly currencyOf: (merchantId: string, accountId: string) => Promise<Currency | null>;
}

/** The account with its exact balance; null when the merchant has no such account. */
export function readAccount({
  ledger,
  currencyOf,
}: ReadAccountDeps): (merchantId: string, accountId: string) => Promise<AccountView | null> {
  return async (merchantId, accountId) => {
    const account = await ledger.getAccount(ledgerId(merchantId, accountId));
    if (!account) {
      const currency = await currencyOf(merchantId, accountId);
      return (
        currency && {
          id: accountId,
          currency: currency.symbol,
          balance: formatBaseUnits('0', currency.decimals),
        }
      );
    }
    const balance = balanceOf(account, await ledger.totals(account));
    return { id: accountId, currency: account.currency.symbol, balance: shown(account, balance) };
  };
}

/** As the API pages it. */
export interface EntriesPage {
  readonly items: readonly AccountEntryView[];
  readonly nextToken: string | null;
}

interface EntriesQuery {
  readonly merchantId: string;
  readonly accountId: string;
  readonly limit: number;
  readonly nextToken?: string | null | undefined;
}

/** One page of an account's entries, newest first; refuses a token that is not of this account. */
export function readAccountEntries(ledger: Pick<LedgerStore, 'getAccount' | 'statement'>) {
  return async ({
    merchantId,
    accountId,
    limit,
    nextToken,
  }: EntriesQuery): Promise<Result<EntriesPage, PaymentsError>> => {
    const id = ledgerId(merchantId, accountId);
    const given = nextToken ?? null;
    const from = given === null ? null : readPageToken(['statement', id], given);
    // A digest is no signature: what a token holds reads lines alone.
    if (given !== null && (from === null || !LINE_SORT_KEY.test(from))) {
      return err(invalidInput('nextToken', given, 'the nextToken of a page of this account’s entries'));
    }
    const account = await ledger.getAccount(id);
    if (!account) return ok({ items: [], nextToken: null });
    const { items, next } = await ledger.statement(account, {
      limit,
      ...(from === null ? {} : { next: from }),
    });
    return ok({
      items: items.map((line) => entryView(account, line)),
      nextToken: next === undefined ? null : pageToken(['statement', id], next),
    });
  };
}

function entryView(account: Account, line: StatementLine): AccountEntryView {
  return {
    id: `${line.entryId}-${line.index}`,
    journalEntryId: line.entryId,
    amount: shown(account, direction(account, line.side) * line.amount),
    transactionId: line.transactionId ?? null,
    description: line.description,
    postedAt: line.postedAt,
  };
}

function shown(account: Account, units: bigint): string {
  return formatBaseUnits(units.toString(), account.currency.decimals);
}
