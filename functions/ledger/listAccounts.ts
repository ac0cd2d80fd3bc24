import { formatBaseUnits } from '../shared/decimal.ts';
import { invalidInput, type PaymentsError } from '../shared/errors.ts';
import { pageToken, readPageToken } from '../shared/pageToken.ts';
import { err, ok, type Result } from '../shared/result.ts';
import { type Account, balanceOf } from './account.ts';
import type { AccountBook, LedgerStore } from './ports.ts';
import type { AccountView } from './readAccount.ts';

export interface AccountsQuery {
  readonly merchantId: string;
  /** 1 to 25: the balance of each is a snapshot of its stripes. */
  readonly limit: number;
  readonly nextToken?: string | null | undefined;
}

export interface AccountsPage {
  readonly items: readonly AccountView[];
  readonly nextToken: string | null;
}

interface ListAccountsDeps {
  readonly book: AccountBook;
  readonly ledger: Pick<LedgerStore, 'totals'>;
}

/** One page of the accounts of a merchant's book, by id, each with its exact balance. A token of anything else is `InvalidInput`. */
export function listAccounts({ book, ledger }: ListAccountsDeps) {
  return async ({
    merchantId,
    limit,
    nextToken,
  }: AccountsQuery): Promise<Result<AccountsPage, PaymentsError>> => {
    const list = ['accounts', merchantId];
    const after = nextToken ? readPageToken(list, nextToken) : undefined;
    if (after === null)
      return err(invalidInput('nextToken', nextToken, 'the nextToken of a page of this list'));
    const found = await book.accounts(merchantId, limit + 1, after);
    const page = found.slice(0, limit);
    const last = page.at(-1);
    const items = await Promise.all(
      page.map(async (account) =>
        viewOf(merchantId, account, balanceOf(account, await ledger.totals(account))),
      ),
    );
    return ok({ items, nextToken: found.length > limit && last ? pageToken(list, last.id) : null });
  };
}

/** The API names an account without its book. */
function viewOf(merchantId: string, { id, currency }: Account, balance: bigint): AccountView {
  return {
    id: id.slice(merchantId.length + 1),
    currency: currency.symbol,
    balance: formatBaseUnits(balance.toString(), currency.decimals),
  };
}
