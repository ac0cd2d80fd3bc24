import { balanceOf } from '../../functions/ledger/account.ts';
import type { ChainConfig } from '../../functions/chain/chainConfig.ts';
import {
  type BalanceQuery,
  type BlockRef,
  readBalances,
  readBlocks,
} from '../../functions/chain/evm/evmNode.ts';
import { sameToken } from '../../functions/chain/evm/address.ts';
import type { Block } from '../../functions/chain/evm/block.ts';
import type { Rpc } from '../../functions/chain/evm/rpc.ts';
import type { PostingRequest } from '../../functions/posting/ports.ts';
import type { ChainItems } from './chainItems.ts';
import {
  CHAIN_ROLES,
  type ChainComparison,
  type ChainRole,
  compareWithChain,
  type RoleAmount,
} from './compareChain.ts';
import type { LedgerSources } from './reports.ts';

interface VerifyChainDeps extends LedgerSources {
  readonly rpc: Rpc;
  readonly config: ChainConfig;
  readonly readItems: (chainId: number, upToBlock: number) => Promise<ChainItems>;
}

/**
 * Compares the ledger, over all books, with the balances at one block of a chain. Money that has arrived and is not final counts
 * as under way; what is posted and came after the block counts as under way the other way round, so that the ledger is compared as it
 * was at the block. Run it while nothing is posted: a posting of the moment shows as drift.
 *
 * @throws Error when the node has no such block, or a token refuses to say a balance
 */
export function verifyChain(deps: VerifyChainDeps) {
  return async (ref: BlockRef): Promise<{ readonly block: Block; readonly lines: ChainComparison[] }> => {
    const { rpc, config } = deps;
    const [block] = await readBlocks(rpc, [ref]);
    if (!block) throw new Error(`the node of chain ${config.chainId} has no block ${ref}`);
    const items = await deps.readItems(config.chainId, block.number);
    const chain = await readChain(deps, items, block);
    const later = items.later.flatMap(amountsOf).map((each) => ({ ...each, units: -each.units }));
    const underWay = [...items.underWay.flatMap(amountsOf), ...leavingAmounts(config, items), ...later];
    return { block, lines: compareWithChain(await readLedger(deps), underWay, chain) };
  };
}

/** One balance to read, and where it counts. */
interface Place {
  readonly role: ChainRole;
  readonly asset: string;
  readonly decimals: number;
  readonly query: BalanceQuery;
}

async function readChain(
  { rpc, config }: VerifyChainDeps,
  items: ChainItems,
  block: Block,
): Promise<RoleAmount[]> {
  const places = placesOf(config, items);
  const balances = await readBalances(
    rpc,
    config.multicall3,
    places.map(({ query }) => query),
    block.hash,
  );
  return places.map(({ query, ...place }, index) => {
    const units = balances[index];
    if (units === null || units === undefined)
      throw new Error(`${place.asset} does not say what ${query.owner} has`);
    return { ...place, units };
  });
}

/** An invoice's address may hold every asset: what nobody waits for must show. */
function placesOf(
  { chainId, assets, treasury, treasuryOwner }: ChainConfig,
  { addresses, wallets }: ChainItems,
): Place[] {
  return assets.flatMap(({ symbol, native, tokenAddress, decimals }) => {
    const at = (role: ChainRole, owner: string): Place => ({
      role,
      asset: `${symbol}@${chainId}`,
      decimals,
      query: { owner, token: tokenAddress },
    });
    return [
      // A merchant's own is no account of ours.
      ...(treasuryOwner === 'MERCHANT' ? [] : [at('treasury', treasury)]),
      ...addresses.map((each) => at(native && !each.native ? 'deposit-gas' : 'deposits', each.address)),
      ...[...wallets.REFUND].map((address) => at('refund-wallet', address)),
      ...(native ? [...wallets.GAS].map((address) => at('gas-wallet', address)) : []),
    ];
  });
}

/** What left addresses and is not final yet, or not decided: it will be posted as withdrawals. */
function leavingAmounts({ chainId, assets }: ChainConfig, { addresses, leaving }: ChainItems): RoleAmount[] {
  const natives = new Set(
    addresses.filter(({ native }) => native).map(({ address }) => address.toLowerCase()),
  );
  return leaving.flatMap(({ address, tokenAddress, units }): RoleAmount[] => {
    const asset = assets.find((each) => sameToken(each.tokenAddress, tokenAddress));
    if (asset === undefined) return [];
    const role = asset.native && !natives.has(address.toLowerCase()) ? 'deposit-gas' : 'deposits';
    return [{ role, asset: `${asset.symbol}@${chainId}`, decimals: asset.decimals, units: -units }];
  });
}

async function readLedger({ reader, ledger, config }: VerifyChainDeps): Promise<RoleAmount[]> {
  const amounts: RoleAmount[] = [];
  for (const book of await reader.books()) {
    for (const account of await reader.accounts(book)) {
      const place = placeOf(account.id);
      if (place === null || !place.asset.endsWith(`@${config.chainId}`)) continue;
      const { decimals } = account.currency;
      amounts.push({ ...place, decimals, units: balanceOf(account, await ledger.totals(account)) });
    }
  }
  return amounts;
}

/** What a posting will add to the accounts that stand for money on the chain; all of them are assets. */
function amountsOf({ accounts, draft }: PostingRequest): RoleAmount[] {
  return draft.postings.flatMap(({ accountId, side, amount }) => {
    const place = placeOf(accountId);
    if (place === null) return [];
    const decimals = accounts.find(({ id }) => id === accountId)?.currency.decimals ?? 0;
    return [{ ...place, decimals, units: side === 'DEBIT' ? amount : -amount }];
  });
}

/** `<book>:crypto:<role>:<asset>`, as chartAccount names it. */
function placeOf(accountId: string): { readonly role: ChainRole; readonly asset: string } | null {
  const [, area, name, asset] = accountId.split(':');
  const role = CHAIN_ROLES.find((each) => each === name);
  return area === 'crypto' && role !== undefined && asset !== undefined ? { role, asset } : null;
}
