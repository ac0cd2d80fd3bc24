import type { HeightEntry, HeightQuery } from '../../functions/chain/ports.ts';
import { feeOf, gasUsedBy, type Sweep } from '../../functions/chain/sweep.ts';
import type { Page } from '../../functions/invoices/ports.ts';
import { SHARDS } from '../../functions/invoices/ports.ts';

/** What a swept address cost in one transaction that moved money to the treasury. */
export interface SweptGas {
  /** ISO 8601, when its sweeps became final. */
  readonly at: string;
  readonly txHash: string;
  readonly method: string;
  readonly addresses: number;
  /** Gas units of each, with the top-up where there was one. */
  readonly gas: number;
  /** Wei of each. */
  readonly fee: string;
}

/** What the last sweeps were, and who paid their gas. */
export interface SweptHistory {
  /** Oldest first. */
  readonly swept: readonly SweptGas[];
  /** EIP-55; null where nothing was swept from the gas wallet in these blocks. */
  readonly gasWallet: string | null;
}

/** Sweeps that are read: a page and a chart need no more. */
const SWEEPS_MAX = 10_000;

/** What `readSweptGas` needs of the store of deposits and sweeps. */
interface SweepsByHeight {
  pageByHeight(query: HeightQuery): Promise<Page<HeightEntry>>;
  sweeps(ids: readonly string[]): Promise<readonly Sweep[]>;
}

/** The final sweeps of a range of blocks, by the transaction that moved their money; from every shard alike where there are too many. */
export async function readSweptGas(
  chain: SweepsByHeight,
  range: { readonly chainId: number; readonly from: number; readonly to: number },
): Promise<SweptHistory> {
  const sweeps: Sweep[] = [];
  for (let shard = 0; shard < SHARDS; shard++)
    sweeps.push(...(await readShard(chain, { ...range, lane: 'final', shard, after: null })));
  const gasPayer = sweeps.flatMap(({ movements }) => movements.find(({ payer }) => payer === 'GAS') ?? []);
  const byTransaction = Map.groupBy(sweeps, ({ arrival }) => arrival?.txHash ?? '');
  const swept = [...byTransaction].map(([txHash, of]) => toSwept(txHash, of));
  return {
    swept: swept.toSorted((a, b) => (a.at < b.at ? -1 : 1)),
    gasWallet: gasPayer.at(-1)?.wallet ?? null,
  };
}

async function readShard(chain: SweepsByHeight, query: HeightQuery): Promise<readonly Sweep[]> {
  const most = Math.ceil(SWEEPS_MAX / SHARDS);
  const final: Sweep[] = [];
  let { after } = query;
  do {
    const page = await chain.pageByHeight({ ...query, after });
    const ids = page.items.map(({ id }) => id).filter((id) => id.startsWith('swp_'));
    final.push(...(await chain.sweeps(ids)).filter(({ status }) => status === 'FINAL'));
    after = page.after;
  } while (after !== null && final.length < most);
  return final;
}

function toSwept(txHash: string, of: readonly Sweep[]): SweptGas {
  const sum = (units: (sweep: Sweep) => bigint | null): bigint =>
    of.reduce((total, sweep) => total + (units(sweep) ?? 0n), 0n);
  const addresses = of.length;
  return {
    at: of.map(({ updatedAt }) => updatedAt).reduce((latest, at) => (at > latest ? at : latest)),
    txHash,
    method: of[0]?.method ?? '',
    addresses,
    gas: Math.round(Number(sum(gasUsedBy)) / addresses),
    fee: (sum(feeOf) / BigInt(addresses)).toString(),
  };
}
