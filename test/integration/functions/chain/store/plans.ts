import {
  type Attempt,
  attemptId,
  chainTransactionId,
  signTransaction,
} from '../../../../../functions/chain/chainTransaction.ts';
import { movePlan, newPlan, type SweepPlan } from '../../../../../functions/chain/sweeping/sweepPlan.ts';

const CHAIN_ID = 31_337;
const WALLET = '0xCc';

/** A plan of nothing, for stores to keep. @param at ISO 8601 */
export function planOf(id: string, at: string): SweepPlan {
  return newPlan(
    {
      id,
      asset: { symbol: 'USDC', chainId: CHAIN_ID, decimals: 6, tokenAddress: '0xAa' },
      method: 'TOP_UP',
      reason: 'It works with every token.',
      expectedFee: 10n ** 40n,
      treasury: '0xBb',
      treasuryOwner: 'OWN',
      treasuryOf: null,
      parts: [],
      createdAtBlock: 3,
      waitingSince: at,
    },
    at,
  );
}

/** What is written when a plan is signed: plan, transaction and bytes. */
export function signedPlan(plan: SweepPlan, nonce: number, at: string) {
  const serves = { kind: 'BATCH', planId: plan.id, parts: [0, 2] } as const;
  const terms = { chainId: CHAIN_ID, wallet: WALLET, payer: 'GAS', nonce, serves } as const;
  const attempt = attemptOf(chainTransactionId(CHAIN_ID, WALLET, nonce), 1, at);
  const { id: _1, rawTransaction: _2, createdAt: _3, ...summary } = attempt;
  const transaction = signTransaction(terms, summary, at);
  const next = movePlan('sweeper', plan, { status: 'SIGNED', transactionIds: [transaction.id] }, at);
  return {
    plan: { before: plan, after: next },
    transaction: { before: null, after: transaction },
    attempt,
  };
}

function attemptOf(transactionId: string, number: number, at: string): Attempt {
  return {
    id: attemptId(transactionId, number),
    txHash: `0x${number}`,
    rawTransaction: '0x02',
    value: 10n ** 20n,
    maxFeePerGas: 2n,
    maxPriorityFeePerGas: 1n,
    gasLimit: 21_000n,
    signedAtBlock: 7,
    createdAt: at,
  };
}
