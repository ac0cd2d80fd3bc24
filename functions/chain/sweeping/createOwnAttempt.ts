import { Transaction } from 'ethers/transaction';
import {
  attemptId,
  type ChainTransaction,
  moveTransaction,
  newestAttempt,
  type OwnServes,
} from '../chainTransaction.ts';
import { attemptOf, isTooDear, summaryOf } from './createTransaction.ts';
import { bumpFees } from './fees.ts';
import { offeredFees } from './plan/pricing.ts';
import type { SweepDeps } from './sweepDeps.ts';
import type { SweepView } from './sweepView.ts';

/**
 * Signs a transaction that serves no plan again, at higher fees: what it does stands in the bytes of the attempt before. Null where another pass was
 * faster; `dear` where it would cost more than may be paid.
 *
 * @throws SigningRefused
 */
export async function createOwnAttempt(
  deps: SweepDeps,
  view: SweepView,
  transaction: ChainTransaction & { readonly serves: OwnServes },
): Promise<ChainTransaction | 'dear' | null> {
  const { id, chainId, nonce, serves, attempts } = transaction;
  const [before] = await deps.transactions.attempts([attemptId(id, attempts.length)]);
  if (before === undefined) throw new Error(`the bytes of ${id} are not stored`);
  const { to, data, value, gasLimit } = Transaction.from(before.rawTransaction);
  if (to === null) throw new Error(`${id} creates a contract, which none of ours does`);
  // An authorization is not signed twice: what follows a revocation takes its nonce and nothing else, and an operator asks anew.
  const kind = serves.kind === 'REVOKE' ? 'FILL' : serves.kind;
  const fees = bumpFees(newestAttempt(transaction), offeredFees(view.chain));
  const draft = { kind, to, data, value, gasLimit, fees };
  if (isTooDear(deps, draft, 1)) return 'dear';
  const unsigned = { chainId, nonce, to, data, value, gasLimit, ...fees };
  const signed = await deps.signer.sign(
    serves.kind === 'DEPLOY' ? { ...serves, transaction: unsigned } : { kind: 'FILL', transaction: unsigned },
  );
  const summary = summaryOf(signed, draft, view);
  const after = moveTransaction('sweeper', transaction, { attempts: [...attempts, summary] }, view.at);
  const attempt = attemptOf(transaction, after.attempts.length, summary, signed, view);
  const write = { plan: null, transaction: { before: transaction, after }, attempt };
  const written = await view.inTurn(() => deps.transactions.write(write, view.lease));
  return written.ok ? after : null;
}
