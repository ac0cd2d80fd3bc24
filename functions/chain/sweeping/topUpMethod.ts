import { encodeTransfer } from '../evm/erc20.ts';
import { bumpFees, type Fees, leastPrice, roomyFees } from './fees.ts';
import type { LegPlan, MethodView, SweepMethod, SweepOrder } from './sweepMethod.ts';

/** A plain transfer between accounts without code. */
const FUND_GAS = 21_000n;
/** Beyond what any stablecoin's transfer needs: an estimate above it is not trusted. */
const MOVE_GAS_MAX = 200_000n;

/**
 * Pays gas into the deposit address, then lets it transfer its tokens. Works with every ERC-20 token and costs the most:
 * two transactions, and what the second does not use stays behind.
 */
export const topUpMethod: SweepMethod = {
  name: 'TOP_UP',
  carries: (asset) => asset.tokenAddress !== null,
  nextLeg: async (sweep, chain) => {
    const move = await estimateMove(sweep, chain);
    if (move.kind !== 'gas') return move;
    const balance = await chain.nativeBalance(sweep.address);
    const affordable = balance / move.gasLimit;
    const fees = roomyFees(chain.market);
    if (affordable >= leastPrice(chain.market)) return moveLeg(move, capped(fees, affordable));
    return fundLeg(sweep.address, move.gasLimit * fees.maxFeePerGas - balance, chain, fees);
  },
  replaceLeg: async (sweep, leg, chain) => {
    const last = leg.attempts.at(-1);
    const market = roomyFees(chain.market);
    const fees = last === undefined ? market : bumpFees(last, market);
    if (leg.purpose === 'FUND') return fundLeg(sweep.address, last?.value ?? 0n, chain, fees);
    const move = await estimateMove(sweep, chain);
    if (move.kind !== 'gas') return move;
    const balance = await chain.nativeBalance(sweep.address);
    const missing = move.gasLimit * fees.maxFeePerGas - balance;
    return missing <= 0n ? moveLeg(move, fees) : fundLeg(sweep.address, missing, chain, market);
  },
};

interface Move {
  readonly kind: 'gas';
  readonly token: string;
  readonly data: string;
  readonly gasLimit: bigint;
}

async function estimateMove(
  { address, treasury, amount }: SweepOrder,
  chain: MethodView,
): Promise<Move | Exclude<LegPlan, { kind: 'leg' }>> {
  const token = amount.currency.tokenAddress;
  if (token === null) throw new Error('TOP_UP carries tokens only');
  const data = encodeTransfer(treasury, amount.units);
  const estimate = await chain.estimateGas({ from: address, to: token, data, value: 0n });
  if (estimate.kind === 'refused') return estimate;
  if (estimate.units > MOVE_GAS_MAX) {
    return {
      kind: 'refused',
      reason: `The token's transfer would take ${estimate.units} gas, more than ${MOVE_GAS_MAX}.`,
    };
  }
  // A fifth more: storage that others write meanwhile changes what a transfer costs.
  return { kind: 'gas', token, data, gasLimit: (estimate.units * 6n) / 5n };
}

function moveLeg({ token, data, gasLimit }: Move, fees: Fees): LegPlan {
  const draft = { purpose: 'MOVE', account: 'DEPOSIT', to: token, data, value: 0n, gasLimit, fees } as const;
  return { kind: 'leg', draft };
}

async function fundLeg(address: string, value: bigint, chain: MethodView, fees: Fees): Promise<LegPlan> {
  const needed = value + FUND_GAS * fees.maxFeePerGas;
  const balance = await chain.nativeBalance(chain.gasWallet);
  if (balance < needed) {
    const reason = `The gas wallet ${chain.gasWallet} has ${balance} wei and this sweep needs ${needed}: fund it.`;
    return { kind: 'wait', reason };
  }
  const draft = {
    purpose: 'FUND',
    account: 'GAS',
    to: address,
    data: '0x',
    value,
    gasLimit: FUND_GAS,
    fees,
  } as const;
  return { kind: 'leg', draft };
}

/** Both fees at most what the address can pay. */
function capped({ maxFeePerGas, maxPriorityFeePerGas }: Fees, most: bigint): Fees {
  const cap = (fee: bigint): bigint => (fee < most ? fee : most);
  return { maxFeePerGas: cap(maxFeePerGas), maxPriorityFeePerGas: cap(maxPriorityFeePerGas) };
}
