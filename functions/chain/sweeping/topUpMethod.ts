import { isPause } from '../evm/revertReason.ts';
import { newestAttempt } from '../chainTransaction.ts';
import { encodeTransfer } from '../evm/erc20.ts';
import { bumpFees, type Fees, leastPrice, roomyFees } from './fees.ts';
import { onlyPart } from './onlyPart.ts';
import type { DraftPlan, MethodView, SweepMethod, SweepOrder } from './sweepMethod.ts';
import { availableOf } from './sweepPlan.ts';

/** Execution of a plain transfer between accounts without code. */
const TOP_UP_GAS = 21_000n;
/** Bytes of the signed top-up, and of the token's transfer: their fields, at most, and a signature. */
const TOP_UP_BYTES = 130;
const TRANSFER_BYTES = 200;
/** Beyond what any stablecoin's transfer needs: an estimate above it is not trusted. */
const TRANSFER_GAS_MAX = 200_000n;

/**
 * Pays gas into the deposit address, then lets it transfer its tokens. Works with every ERC-20 token and costs the most:
 * two transactions, and what the second does not use stays behind.
 */
export const topUpMethod: SweepMethod = {
  name: 'TOP_UP',
  reason: 'Gas for the address, then its transfer: works with every token, and is the dearest.',
  carries: (asset) => asset.tokenAddress !== null,
  nextTransaction: async (order, chain) => {
    const units = availableOf(onlyPart(order));
    if (units <= 0n) return { kind: 'wait', code: 'BALANCE_DIFFERS' };
    const transfer = await estimateTransfer(order, chain, units);
    if (transfer.kind !== 'gas') return transfer;
    const { address } = onlyPart(order);
    const balance = await chain.nativeBalance(address);
    const affordable = (balance - transfer.wei) / transfer.gasLimit;
    const fees = roomyFees(chain.market);
    if (affordable >= leastPrice(chain.market)) return transferDraft(transfer, capped(fees, affordable));
    return topUpDraft(address, costOf(transfer, fees) - balance, chain, fees);
  },
  replaceTransaction: async (order, transaction, chain) => {
    const newest = newestAttempt(transaction);
    const market = roomyFees(chain.market);
    const fees = bumpFees(newest, market);
    const { address } = onlyPart(order);
    if (transaction.serves.kind === 'TOP_UP') return topUpDraft(address, newest.value, chain, fees);
    const available = availableOf(onlyPart(order));
    // Other money of the address may wait behind the nonce whose own is gone: a transfer of nothing takes the nonce.
    const wanted = await estimateTransfer(order, chain, available > 0n ? available : 0n);
    // Somebody moved the money, and the gas perhaps: what waits can never move it, and the plan could neither fail nor end.
    const transfer = wanted.kind === 'refused' ? await estimateTransfer(order, chain, 0n) : wanted;
    if (transfer.kind !== 'gas') return transfer;
    const balance = await chain.nativeBalance(address);
    const missing = costOf(transfer, fees) - balance;
    return missing <= 0n ? transferDraft(transfer, fees) : topUpDraft(address, missing, chain, market);
  },
};

interface Transfer {
  readonly kind: 'gas';
  readonly token: string;
  readonly data: string;
  readonly gasLimit: bigint;
  /** Kept for what the chain takes beside the gas. */
  readonly wei: bigint;
}

async function estimateTransfer(
  order: SweepOrder,
  chain: MethodView,
  units: bigint,
): Promise<Transfer | Exclude<DraftPlan, { kind: 'draft' }>> {
  const { treasury, asset } = order;
  const token = asset.tokenAddress;
  if (token === null) throw new Error('TOP_UP carries tokens only');
  const part = onlyPart(order);
  const data = encodeTransfer(treasury, units);
  const estimate = await chain.estimateGas({ from: part.address, to: token, data, value: 0n });
  if (estimate.kind === 'refused') return isPause(estimate.reason) ? PAUSED : estimate;
  const { gas, wei } = chain.surcharge({ bytes: TRANSFER_BYTES, gas: estimate.units });
  const most = TRANSFER_GAS_MAX + gas;
  if (estimate.units > most) {
    return {
      kind: 'refused',
      reason: `The token's transfer would take ${estimate.units} gas, more than ${most}.`,
    };
  }
  // A fifth more: storage that others write meanwhile changes what a transfer costs.
  return { kind: 'gas', token, data, gasLimit: (estimate.units * 6n) / 5n + gas, wei };
}

const PAUSED: DraftPlan & { readonly kind: 'wait' } = { kind: 'wait', code: 'TOKEN_PAUSED' };

/** Wei that the address must have for it. */
function costOf({ gasLimit, wei }: Transfer, { maxFeePerGas }: Fees): bigint {
  return gasLimit * maxFeePerGas + wei;
}

function transferDraft({ token, data, gasLimit }: Transfer, fees: Fees): DraftPlan {
  return { kind: 'draft', draft: { kind: 'SWEEP', to: token, data, value: 0n, gasLimit, fees } };
}

async function topUpDraft(address: string, value: bigint, chain: MethodView, fees: Fees): Promise<DraftPlan> {
  const balance = await chain.nativeBalance(chain.gasWallet);
  const { gas, wei } = chain.surcharge({ bytes: TOP_UP_BYTES, gas: TOP_UP_GAS });
  const gasLimit = TOP_UP_GAS + gas;
  if (balance < value + gasLimit * fees.maxFeePerGas + wei) return { kind: 'wait', code: 'GAS_WALLET_LOW' };
  return { kind: 'draft', draft: { kind: 'TOP_UP', to: address, data: '0x', value, gasLimit, fees } };
}

/** Both fees at most what the address can pay. */
function capped({ maxFeePerGas, maxPriorityFeePerGas }: Fees, most: bigint): Fees {
  const cap = (fee: bigint): bigint => (fee < most ? fee : most);
  return { maxFeePerGas: cap(maxFeePerGas), maxPriorityFeePerGas: cap(maxPriorityFeePerGas) };
}
