import { newestAttempt } from '../chainTransaction.ts';
import { bumpFees, exactFees, type Fees } from './fees.ts';
import { onlyPart } from './onlyPart.ts';
import type { DraftPlan, MethodView, SweepMethod, SweepOrder } from './sweepMethod.ts';
import { availableOf } from './sweepPlan.ts';

/** Bytes of the signed transfer: its fields, at most, and a signature. */
const TRANSFER_BYTES = 130;

/**
 * Sends native money straight to the treasury, the fee taken out of it: what the deposits brought less gas × price,
 * to the last wei, so that nothing is left behind (21,000 gas while the treasury has no code). On a rollup the price of its data is known when it
 * is mined: room is left for it, and what is not taken of that stays.
 */
export const nativeMethod: SweepMethod = {
  name: 'NATIVE',
  reason: 'A plain transfer is the cheapest way of native money, and leaves nothing behind.',
  carries: (asset) => asset.tokenAddress === null,
  nextTransaction: (order, chain) => draft(order, chain, exactFees(chain.market)),
  replaceTransaction: (order, transaction, chain) => {
    const fees = bumpFees(newestAttempt(transaction), exactFees(chain.market));
    const [part] = order.parts;
    // Other money of the address may wait behind the nonce whose own is gone: the least that may be sent takes the nonce.
    const isGone = part !== undefined && availableOf(part) <= 0n;
    return draft(order, chain, fees, isGone ? 1n : null);
  },
};

/** @param wei sent instead of all that there is */
async function draft(
  order: SweepOrder,
  chain: MethodView,
  fees: Fees,
  wei: bigint | null = null,
): Promise<DraftPlan> {
  const { treasury } = order;
  const part = onlyPart(order);
  const { address } = part;
  const estimate = await chain.estimateGas({ from: address, to: treasury, data: '0x', value: 1n });
  if (estimate.kind === 'refused') return estimate;
  const surcharge = chain.surcharge({ bytes: TRANSFER_BYTES, gas: estimate.units });
  const gasLimit = estimate.units + surcharge.gas;
  const cost = gasLimit * fees.maxFeePerGas + surcharge.wei;
  const available = wei === null ? availableOf(part) : wei + cost;
  const value = available - cost;
  if (value <= 0n) return { kind: 'wait', code: 'BELOW_MINIMUM' };
  if ((await chain.nativeBalance(address)) < available) return { kind: 'wait', code: 'BALANCE_DIFFERS' };
  return {
    kind: 'draft',
    draft: {
      ...{ kind: 'SWEEP', to: treasury, data: '0x', value, gasLimit, fees },
      ...(surcharge.wei > 0n ? { surcharge: surcharge.wei } : {}),
    },
  };
}
