import type { ChainConfig } from '../chainConfig.ts';
import { readBlocks, readReceipts } from '../evm/evmNode.ts';
import { chooseFinality, isFinal } from '../finality.ts';
import { bigFromQuantity } from '../evm/quantity.ts';
import type { Rpc } from '../evm/rpc.ts';
import { type Clock, isoNow } from '../../shared/clock.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import type { FundingStore } from '../walletFunding.ts';
import type { WalletFunding, WalletName } from '../walletFunding.ts';

export type FundingProblem =
  | { readonly code: 'UNKNOWN_TRANSACTION' }
  | { readonly code: 'NOT_FINAL' }
  | { readonly code: 'FAILED' }
  | { readonly code: 'NOT_TO_THE_WALLET'; readonly to: string | null }
  | { readonly code: 'NO_MONEY' }
  | { readonly code: 'NO_NATIVE_ASSET' };

interface FundingDeps {
  readonly rpc: Rpc;
  readonly config: ChainConfig;
  readonly store: FundingStore;
  readonly clock: Clock;
}

export interface FundingOrder {
  readonly wallet: WalletName;
  readonly address: string;
  readonly txHash: string;
}

/**
 * Records a funding from what the chain says of its transaction, once per transaction. `UNKNOWN_TRANSACTION` and `NOT_FINAL` may
 * pass with time.
 */
export function recordFunding({ rpc, config, store, clock }: FundingDeps) {
  return async (
    order: FundingOrder,
  ): Promise<Result<{ readonly funding: WalletFunding; readonly isNew: boolean }, FundingProblem>> => {
    const found = await readFunding(rpc, config, order);
    if (!found.ok) return found;
    return ok({ funding: found.value, isNew: await store.record(found.value, isoNow(clock)) });
  };
}

interface RawTransaction {
  readonly to: string | null;
  readonly value: string;
}

async function readFunding(
  rpc: Rpc,
  config: ChainConfig,
  { wallet, address, txHash }: FundingOrder,
): Promise<Result<WalletFunding, FundingProblem>> {
  const asset = config.assets.find(({ native }) => native);
  if (asset === undefined) return err({ code: 'NO_NATIVE_ASSET' });
  const transaction = await rpc.request<RawTransaction | null>('eth_getTransactionByHash', [txHash]);
  const [receipt] = await readReceipts(rpc, [txHash]);
  if (transaction === null || !receipt) return err({ code: 'UNKNOWN_TRANSACTION' });
  if (!receipt.succeeded) return err({ code: 'FAILED' });
  const { to } = transaction;
  if (to?.toLowerCase() !== address.toLowerCase()) return err({ code: 'NOT_TO_THE_WALLET', to });
  const amount = bigFromQuantity(transaction.value);
  if (amount === 0n) return err({ code: 'NO_MONEY' });
  const { blockNumber, blockHash } = receipt;
  const [head, safe, finalized, own] = await readBlocks(rpc, ['latest', 'safe', 'finalized', blockNumber]);
  const heights = {
    head: head?.number ?? 0,
    safe: safe?.number ?? null,
    finalized: finalized?.number ?? null,
  };
  const final = isFinal(chooseFinality(asset, amount), blockNumber, heights);
  if (!final || own?.hash !== blockHash) return err({ code: 'NOT_FINAL' });
  return ok({ wallet, chainId: config.chainId, address, amount, asset, txHash, blockNumber });
}
