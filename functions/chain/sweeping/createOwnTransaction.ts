import { type ChainTransaction, type OwnServes, signTransaction } from '../chainTransaction.ts';
import type { Delegation, NamedTreasury, SigningRequest } from '../keys/signer.ts';
import type { UnsignedTransaction } from '../keys/unsignedTransaction.ts';
import { attemptOf, summaryOf } from './createTransaction.ts';
import { broadcast } from './recoverTransaction.ts';
import type { SweepDeps } from './sweepDeps.ts';
import type { TransactionDraft } from './sweepMethod.ts';
import type { SweepView } from './sweepView.ts';

type Sent = Omit<TransactionDraft, 'kind' | 'delegations'>;

/** A transaction of the gas wallet that serves no plan. */
export type OwnDraft =
  | (Sent & { readonly kind: 'DEPLOY'; readonly treasury?: NamedTreasury })
  | (Sent & { readonly kind: 'FILL' })
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
  const { to, data, value, gasLimit, fees } = draft;
  const wallet = view.chain.gasWallet;
  const stored = await view.inTurn(async () => {
    const nonce = await view.nonces.lowestFree(wallet);
    const unsigned = { chainId, nonce, to, data, value, gasLimit, ...fees };
    const signed = await deps.signer.sign(requestOf(draft, unsigned));
    const summary = summaryOf(signed, draft, view);
    const transaction = signTransaction(
      { chainId, wallet, payer: 'GAS', nonce, serves: servesOf(draft) },
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

function requestOf(draft: OwnDraft, transaction: UnsignedTransaction): SigningRequest {
  switch (draft.kind) {
    case 'REVOKE':
      return { kind: draft.kind, delegations: draft.delegations, transaction };
    case 'DEPLOY':
      return { ...servesOf(draft), kind: draft.kind, transaction };
    case 'FILL':
      return { kind: draft.kind, transaction };
  }
}

function servesOf(draft: OwnDraft): OwnServes {
  if (draft.kind !== 'DEPLOY' || draft.treasury === undefined) return { kind: draft.kind };
  return { kind: draft.kind, treasury: draft.treasury };
}
