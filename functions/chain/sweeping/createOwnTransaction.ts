import { type ChainTransaction, signTransaction } from '../chainTransaction.ts';
import type { SigningRequest } from '../keys/signer.ts';
import { attemptOf, summaryOf } from './createTransaction.ts';
import { broadcast } from './recoverTransaction.ts';
import type { SweepDeps } from './sweepDeps.ts';
import type { TransactionDraft } from './sweepMethod.ts';
import type { SweepView } from './sweepView.ts';

/** A transaction of the gas wallet that serves no plan. */
export interface OwnDraft extends Omit<TransactionDraft, 'kind' | 'delegations'> {
  readonly kind: Extract<SigningRequest, { kind: 'DEPLOY' | 'FILL' }>['kind'];
}

/**
 * Signs a transaction that serves no plan, stores it and sends it. Null where another pass took its nonce: the next one decides anew.
 *
 * @throws LeaseLost | SigningRefused
 */
export async function createOwnTransaction(
  deps: SweepDeps,
  view: SweepView,
  draft: OwnDraft,
): Promise<ChainTransaction | null> {
  const { chainId } = deps.config;
  const { kind, to, data, value, gasLimit, fees } = draft;
  const wallet = view.chain.gasWallet;
  const stored = await view.inTurn(async () => {
    const nonce = await view.nonces.lowestFree(wallet);
    const unsigned = { chainId, nonce, to, data, value, gasLimit, ...fees };
    const signed = await deps.signer.sign({ kind, transaction: unsigned });
    const summary = summaryOf(signed, draft, view);
    const transaction = signTransaction(
      { chainId, wallet, payer: 'GAS', nonce, serves: { kind } },
      summary,
      view.at,
    );
    const attempt = attemptOf(transaction, 1, summary, signed, view);
    const write = { plan: null, transaction: { before: null, after: transaction }, attempt };
    const written = await deps.transactions.write(write, view.lease);
    view.nonces.taken(wallet, nonce);
    return written.ok ? transaction : null;
  });
  return stored && broadcast(deps, view, stored);
}
