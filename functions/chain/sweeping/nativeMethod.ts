import { bumpFees, exactFees, type Fees } from './fees.ts';
import type { LegPlan, MethodView, SweepMethod, SweepOrder } from './sweepMethod.ts';

/**
 * Sends native money straight to the treasury, the fee taken out of it: what the deposits brought less gas × price,
 * to the last wei, so that nothing is left behind (21,000 gas while the treasury has no code).
 */
export const nativeMethod: SweepMethod = {
  name: 'NATIVE',
  carries: (asset) => asset.tokenAddress === null,
  nextLeg: (sweep, chain) => plan(sweep, chain, exactFees(chain.market)),
  replaceLeg: (sweep, leg, chain) => {
    const last = leg.attempts.at(-1);
    const market = exactFees(chain.market);
    return plan(sweep, chain, last === undefined ? market : bumpFees(last, market));
  },
};

async function plan(
  { address, treasury, amount }: SweepOrder,
  chain: MethodView,
  fees: Fees,
): Promise<LegPlan> {
  const estimate = await chain.estimateGas({ from: address, to: treasury, data: '0x', value: 1n });
  if (estimate.kind === 'refused') return estimate;
  const fee = estimate.units * fees.maxFeePerGas;
  const value = amount.units - fee;
  if (value <= 0n) {
    return {
      kind: 'wait',
      reason: `The deposits bring ${amount.units} wei and moving them costs ${fee} wei now.`,
    };
  }
  if ((await chain.nativeBalance(address)) < amount.units) {
    return { kind: 'refused', reason: 'The deposit address holds less than its deposits say.' };
  }
  const to = { purpose: 'MOVE', account: 'DEPOSIT', to: treasury, data: '0x' } as const;
  return { kind: 'leg', draft: { ...to, value, gasLimit: estimate.units, fees } };
}
