import { type ChainTransaction, signTransaction } from '../chainTransaction.ts';
import type { Delegation } from '../keys/signer.ts';
import { attemptOf, summaryOf } from './createTransaction.ts';
import { broadcast } from './recoverTransaction.ts';
import type { SweepDeps } from './sweepDeps.ts';
import type { TransactionDraft } from './sweepMethod.ts';
import type { SweepView } from './sweepView.ts';

type Sent = Omit<TransactionDraft, 'kind' | 'delegations'>;

/** A transaction of the gas wallet that serves no plan. */
export type OwnDraft =
  | (Sent & { readonly kind: 'DEPLOY' | 'FILL' })
  | (Sent & { readonly kind: 'REVOKE'; readonly delegations: readonly Delegation[] });

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
    const signed = await deps.signer.sign(
      draft.kind === 'REVOKE'
        ? { kind: draft.kind, delegations: draft.delegations, transaction: unsigned }
        : { kind: draft.kind, transaction: unsigned },
    );
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
