import { newestAttempt } from '../chainTransaction.ts';
import { bumpFees, exactFees, type Fees } from './fees.ts';
import { onlyPart } from './onlyPart.ts';
import type { DraftPlan, MethodView, SweepMethod, SweepOrder } from './sweepMethod.ts';
import { unitsOf } from './sweepPlan.ts';

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
  replaceTransaction: (order, transaction, chain) =>
    draft(order, chain, bumpFees(newestAttempt(transaction), exactFees(chain.market))),
};

async function draft(order: SweepOrder, chain: MethodView, fees: Fees): Promise<DraftPlan> {
  const { treasury } = order;
  const part = onlyPart(order);
  const { address } = part;
  const estimate = await chain.estimateGas({ from: address, to: treasury, data: '0x', value: 1n });
  if (estimate.kind === 'refused') return estimate;
  const available = unitsOf(part) - part.burned;
  const surcharge = chain.surcharge({ bytes: TRANSFER_BYTES, gas: estimate.units });
  const gasLimit = estimate.units + surcharge.gas;
  const value = available - gasLimit * fees.maxFeePerGas - surcharge.wei;
  if (value <= 0n) return { kind: 'wait', code: 'BELOW_MINIMUM' };
  if ((await chain.nativeBalance(address)) < available) return { kind: 'wait', code: 'BALANCE_DIFFERS' };
  return {
    kind: 'draft',
    draft: { kind: 'SWEEP', to: treasury, data: '0x', value, gasLimit, fees },
  };
}
