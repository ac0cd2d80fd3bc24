import type { Asset } from '../../../shared/assets.ts';
import type { InvoiceId, MerchantId } from '../../../shared/ids.ts';

/** A final deposit that no plan has. */
export interface SweepCandidate {
  readonly depositId: string;
  readonly invoiceId: InvoiceId;
  readonly merchantId: MerchantId;
  /** EIP-55 address that received, and the index that derives its key. */
  readonly address: string;
  readonly derivationIndex: number;
  readonly asset: Asset;
  /** Base units. */
  readonly units: bigint;
  /** For how long it could have been swept, in milliseconds. */
  readonly waitedMs: number;
}

/** What is known of a deposit account before something is planned for it. */
export interface AccountHistory {
  /** Its count of transactions and authorizations, which the next authorization must name (EIP-7702). */
  readonly nonce: number;
  /**
   * `NONE`: it has no code. `OURS`: it delegates to the present treasury's delegate. `OTHER`: to another, which has to be replaced before it
   * is swept by ours.
   */
  readonly delegation: 'NONE' | 'OURS' | 'OTHER';
  /** It was shown to a payer of native money, whose sends of 21,000 gas must go on to succeed: it is never delegated. */
  readonly shownForNative: boolean;
  /** A plan or a transaction of it is under way. */
  readonly busy: boolean;
  /** Why the token would refuse its transfer now, asked by `eth_call` before anything is spent; null: it would not. */
  readonly refusal: 'TOKEN_PAUSED' | 'TRANSFER_REFUSED' | null;
}

/** What the chain says of a deposit account. */
export type ChainAccount = Pick<AccountHistory, 'nonce' | 'delegation'>;

/** The candidates of one asset at one address: they are swept together, since a sweep moves the whole balance. */
export interface AccountGroup {
  readonly address: string;
  readonly derivationIndex: number;
  readonly asset: Asset;
  /** Oldest first. */
  readonly candidates: readonly SweepCandidate[];
  readonly units: bigint;
  /** Of the oldest candidate. */
  readonly waitedMs: number;
  readonly history: AccountHistory;
}

/** The groups, whose oldest candidate has waited longest first; ties by address, so that a planning can be repeated. */
export function groupByAccount(
  candidates: readonly SweepCandidate[],
  historyOf: (address: string) => AccountHistory,
): AccountGroup[] {
  const groups = new Map<string, SweepCandidate[]>();
  for (const candidate of candidates.toSorted(byAge)) {
    const key = `${candidate.address.toLowerCase()}#${candidate.asset.symbol}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [candidate]);
    else group.push(candidate);
  }
  return [...groups.values()].flatMap((group) => {
    const [oldest] = group;
    if (oldest === undefined) return [];
    const { address, derivationIndex, asset, waitedMs } = oldest;
    const units = group.reduce((sum, each) => sum + each.units, 0n);
    const history = historyOf(address);
    return [{ address, derivationIndex, asset, candidates: group, units, waitedMs, history }];
  });
}

function byAge(a: SweepCandidate, b: SweepCandidate): number {
  if (a.waitedMs !== b.waitedMs) return b.waitedMs - a.waitedMs;
  if (a.address !== b.address) return a.address < b.address ? -1 : 1;
  return a.depositId < b.depositId ? -1 : 1;
}
