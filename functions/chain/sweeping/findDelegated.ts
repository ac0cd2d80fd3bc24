import type { TreasuryReader } from '../../merchants/ports.ts';
import type { InvoiceStore, Page, WatchedInvoice, WatchedPage, WatchLane } from '../../invoices/ports.ts';
import type { InvoiceId, MerchantId } from '../../shared/ids.ts';
import type { ChainConfig } from '../chainConfig.ts';
import type { AddressMerchants } from '../outsideTreasuries.ts';
import { treasuriesLeft } from '../treasury.ts';
import { sweepDelegateOf } from './delegate.ts';
import type { MethodView } from './sweepMethod.ts';

/** Where invoices stand that were swept and may be shown: in time those of a token whose deposit a reorganisation took. */
const SHOWN_LANES: readonly WatchLane[] = ['daily', 'pendingToken'];
/** An address is taken to be shown to payers for so long after its invoice expired, in milliseconds. */
const SHOWN_AFTER_EXPIRY_MS = 86_400_000;

/** An address that payers may still be shown, and that lets the delegate of a treasury act for it which is not, or soon not, its merchant's. */
export interface DelegatedAddress {
  readonly invoiceId: InvoiceId;
  /** EIP-55. */
  readonly address: string;
  /** Of the account, which a revocation takes. */
  readonly nonce: number;
  /** The treasury of the delegate. */
  readonly treasury: string;
}

export interface DelegatedDeps {
  readonly config: ChainConfig;
  readonly treasuries: TreasuryReader;
  readonly addressMerchants: AddressMerchants;
  readonly chain: Pick<MethodView, 'accounts'>;
}

interface ShownPages {
  readonly lanes: number;
  page(
    lane: number,
    shard: number,
    which: Pick<WatchedPage, 'after' | 'limit'>,
  ): Promise<Page<WatchedInvoice>>;
}

/** Pages of the invoices whose addresses may be shown still. */
export function pageShown(
  invoices: Pick<InvoiceStore, 'pageWatched'>,
  chainId: number,
  nowMs: number,
): ShownPages {
  const expiresFrom = new Date(nowMs - SHOWN_AFTER_EXPIRY_MS).toISOString();
  return {
    lanes: SHOWN_LANES.length,
    page: (lane, shard, { after, limit }) =>
      invoices.pageWatched(chainId, SHOWN_LANES[lane] ?? 'daily', shard, {
        after,
        expiresFrom,
        ...(limit === undefined ? {} : { limit }),
      }),
  };
}

/**
 * Those of the invoices whose addresses delegate to a treasury that their merchant has left, or is about to leave.
 *
 * @param of this merchant's alone; null: every merchant's
 * @param nowMs milliseconds since 1970: which changes are near enough; Infinity: all that are announced
 */
export async function findDelegated(
  { config, treasuries, addressMerchants, chain }: DelegatedDeps,
  invoices: readonly WatchedInvoice[],
  of: MerchantId | null,
  nowMs: number,
): Promise<readonly DelegatedAddress[]> {
  const { chainId } = config;
  // What was never swept was never delegated.
  const swept = invoices.filter(({ tokenAddress, amountSwept }) => tokenAddress !== null && amountSwept > 0n);
  if (swept.length === 0) return [];
  const owners = await addressMerchants.merchantsOf(
    chainId,
    swept.map(({ address }) => address),
  );
  const ownerOf = ({ address }: WatchedInvoice) => owners.get(address.toLowerCase());
  const asked = swept.filter((each) => of === null || ownerOf(each) === of);
  const merchants = [...new Set(asked.flatMap((each) => ownerOf(each) ?? []))];
  const own = await treasuries.treasuriesOf(merchants, chainId);
  const byTreasury = new Map<string, WatchedInvoice[]>();
  for (const each of asked) {
    const merchantId = ownerOf(each);
    const left = merchantId === undefined ? [] : treasuriesLeft(config, own.get(merchantId), nowMs);
    for (const treasury of left) byTreasury.set(treasury, [...(byTreasury.get(treasury) ?? []), each]);
  }
  const found: DelegatedAddress[] = [];
  for (const [treasury, some] of byTreasury) {
    const addresses = some.map(({ address }) => address);
    const accounts = await chain.accounts(sweepDelegateOf(treasury), addresses);
    for (const { id, address } of some) {
      const account = accounts.get(address.toLowerCase());
      if (account?.delegation === 'OURS')
        found.push({ invoiceId: id, address, nonce: account.nonce, treasury });
    }
  }
  return found;
}
