import { transactionFeeMaxOf } from '../chainConfig.ts';
import {
  type Attempt,
  attemptId,
  type AttemptSummary,
  type ChainTransaction,
  moveTransaction,
  type Serves,
  signTransaction,
} from '../chainTransaction.ts';
import { AddressMismatch, type SignedTransaction, type SigningRequest } from '../keys/signer.ts';
import type { SweepDeps } from './sweepDeps.ts';
import type { TransactionDraft } from './sweepMethod.ts';
import { movePlan, servedBy, type SweepPlan } from './sweepPlan.ts';
import type { SweepView } from './sweepView.ts';

export type Created =
  | { readonly kind: 'signed'; readonly plan: SweepPlan; readonly transaction: ChainTransaction }
  /** Another pass or a release was faster: what is stored now decides. */
  | { readonly kind: 'conflict' }
  /** The key of an address derives another one: an operator must look. */
  | { readonly kind: 'mismatch'; readonly reason: string };

/** Nonces that were free and are not: another sweeper took them. */
const RACES_MAX = 5;

/**
 * Signs the plan's next transaction, and stores its nonce, its bytes and that the plan is SIGNED in one write, fenced by the lease and by
 * the plan's version: what is not stored is never sent.
 *
 * @param places of the parts that a batch is for; default: all
 */
export async function createTransaction(
  deps: SweepDeps,
  view: SweepView,
  plan: SweepPlan,
  draft: TransactionDraft,
  places?: readonly number[],
): Promise<Created> {
  const payer = draft.kind === 'SWEEP' ? 'DEPOSIT' : 'GAS';
  const wallet = payer === 'GAS' ? view.chain.gasWallet : (plan.parts[0]?.address ?? '');
  const some = draft.kind === 'BATCH' && places !== undefined ? { parts: places } : {};
  const serves: Serves = { kind: draft.kind, planId: plan.id, ...some };
  const parts = plan.parts.filter((_, place) => places?.includes(place) ?? true);
  const { chainId } = plan.asset;
  return view.inTurn(async () => {
    for (let race = 0; race < RACES_MAX; race++) {
      const nonce = await view.nonces.lowestFree(wallet);
      const signed = await sign(deps, { ...plan, parts }, draft, nonce);
      if ('reason' in signed) return signed;
      const summary = summaryOf(signed, draft, view);
      const transaction = signTransaction({ chainId, wallet, payer, nonce, serves }, summary, view.at);
      const after = movePlan(
        'sweeper',
        plan,
        {
          ...(plan.status === 'PLANNED' ? { status: 'SIGNED' as const } : {}),
          transactionIds: [...plan.transactionIds, transaction.id],
        },
        view.at,
      );
      const attempt = attemptOf(transaction, 1, summary, signed, view);
      const write = {
        plan: { before: plan, after },
        transaction: { before: null, after: transaction },
        attempt,
      };
      const written = await deps.transactions.write(write, view.lease);
      if (written.ok) {
        view.nonces.taken(wallet, nonce);
        return { kind: 'signed', plan: after, transaction };
      }
      if (written.error.refused.includes(plan.id)) return { kind: 'conflict' };
      // Refused: the nonce has a transaction. Else others were writing one of these items, and the same is tried again.
      if (written.error.refused.includes(transaction.id)) view.nonces.taken(wallet, nonce);
    }
    return { kind: 'conflict' };
  });
}

/** Signs the same nonce again, at other fees, and stores the bytes beside those before. Null where another pass was faster. */
export async function createAttempt(
  deps: SweepDeps,
  view: SweepView,
  replaced: { readonly plan: SweepPlan; readonly transaction: ChainTransaction },
  draft: TransactionDraft,
): Promise<ChainTransaction | null> {
  const { plan, transaction } = replaced;
  const parts = servedBy(plan, transaction);
  const signed = await sign(deps, { ...plan, parts }, draft, transaction.nonce);
  if ('reason' in signed) return null;
  const summary = summaryOf(signed, draft, view);
  const attempts = [...transaction.attempts, summary];
  const after = moveTransaction('sweeper', transaction, { attempts }, view.at);
  const attempt = attemptOf(transaction, attempts.length, summary, signed, view);
  const write = { plan: null, transaction: { before: transaction, after }, attempt };
  const written = await view.inTurn(() => deps.transactions.write(write, view.lease));
  return written.ok ? after : null;
}

/** Whether the signer would refuse it for what it may cost. */
export function isTooDear(
  { config }: Pick<SweepDeps, 'config'>,
  {
    kind,
    gasLimit,
    fees,
    value,
  }: Pick<TransactionDraft, 'gasLimit' | 'fees' | 'value'> & {
    readonly kind: Serves['kind'];
  },
  accounts: number,
): boolean {
  const most = transactionFeeMaxOf(config, kind === 'BATCH' || kind === 'REVOKE' ? accounts : 1);
  return gasLimit * fees.maxFeePerGas > most || (kind === 'TOP_UP' && value > most);
}

async function sign(
  { signer, log }: SweepDeps,
  plan: SweepPlan,
  draft: TransactionDraft,
  nonce: number,
): Promise<SignedTransaction | { readonly kind: 'mismatch'; readonly reason: string }> {
  try {
    return await signer.sign(requestOf(plan, draft, nonce));
  } catch (error) {
    if (!(error instanceof AddressMismatch)) throw error;
    log.error('nothing is signed: the key does not fit the address', {
      planId: plan.id,
      reason: error.message,
    });
    return {
      kind: 'mismatch',
      reason: 'The deposit address does not follow from the deposit key. An operator must look.',
    };
  }
}

function requestOf(
  { asset, parts, treasury: address, treasuryOf }: SweepPlan,
  draft: TransactionDraft,
  nonce: number,
): SigningRequest {
  const { kind, to, data, value, gasLimit, fees, delegations = [] } = draft;
  const transaction = { chainId: asset.chainId, nonce, to, data, value, gasLimit, ...fees };
  const accounts = parts.map(({ derivationIndex, address }) => ({ index: derivationIndex, address }));
  const treasury = treasuryOf === null ? {} : { treasury: { merchantId: treasuryOf, address } };
  if (kind === 'BATCH') return { kind, ...treasury, accounts, delegations, transaction };
  const [account] = accounts;
  if (account === undefined) throw new Error('a plan without parts is not signed');
  return kind === 'SWEEP' ? { kind, ...treasury, account, transaction } : { kind, account, transaction };
}

export function summaryOf(
  { txHash }: SignedTransaction,
  { fees, gasLimit, value, surcharge }: Pick<TransactionDraft, 'fees' | 'gasLimit' | 'value' | 'surcharge'>,
  { head }: SweepView,
): AttemptSummary {
  const kept = surcharge === undefined ? {} : { surcharge };
  return { txHash, value, ...fees, gasLimit, ...kept, signedAtBlock: head.number };
}

export function attemptOf(
  { id }: ChainTransaction,
  number: number,
  summary: AttemptSummary,
  { rawTransaction }: SignedTransaction,
  { at }: SweepView,
): Attempt {
  return { ...summary, id: attemptId(id, number), rawTransaction, createdAt: at };
}
