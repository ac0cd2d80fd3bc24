import { explainRefusal, isPause } from '../evm/revertReason.ts';
import type { RpcRefused } from '../evm/rpc.ts';
import { transactionFeeMaxOf } from '../chainConfig.ts';
import { sweepDelegateOf } from './delegate.ts';
import type { Sweepable } from './findSweepable.ts';
import type { AccountHistory, SweepCandidate } from './plan/candidate.ts';
import { TRANSACTION_LIMITS } from './plan/limits.ts';
import { planBatches } from './plan/planBatches.ts';
import type { Planning } from './plan/planning.ts';
import { economicsOf, tokenGasOf } from './plan/planningConfig.ts';
import type { DelegateState } from './prepareDelegate.ts';
import { readRefusals, type TransferOrder } from './readRefusals.ts';
import type { SweepDeps } from './sweepDeps.ts';
import type { MethodView } from './sweepMethod.ts';

/** What a planning asks of the chain. */
export interface PlanningView {
  readonly chain: MethodView;
  /** ISO 8601. */
  readonly at: string;
  readonly delegate: DelegateState;
}

/** What would be swept of what waits, and why the rest is not. It reads, and writes nothing. */
export async function planTogether(
  { config, rpc }: Pick<SweepDeps, 'config' | 'rpc'>,
  { chain, at, delegate }: PlanningView,
  sweepables: readonly Sweepable[],
  plansMax: number,
): Promise<Planning> {
  if (sweepables.length === 0) return { plans: [], holds: [] };
  const tokens = sweepables.filter(({ invoice }) => invoice.asset.tokenAddress !== null);
  const ready = delegate === 'coming' ? sweepables.filter((each) => !tokens.includes(each)) : sweepables;
  const candidates = (some: readonly Sweepable[]): SweepCandidate[] =>
    some.flatMap((each) => candidatesOf(each, Date.parse(at)));
  const accounts = await chain.accounts(
    sweepDelegateOf(config.treasury),
    delegate === 'ready' ? tokens.map(({ invoice }) => invoice.address) : [],
  );
  const refused = await readRefusals(rpc, config.treasury, delegate === 'ready' ? tokens.map(orderOf) : []);
  const { plans, holds } = planBatches({
    candidates: candidates(ready),
    pricing: chain,
    limits: TRANSACTION_LIMITS[config.feeModel],
    economics: economicsOf(config),
    historyOf: (address) => ({
      ...(accounts.get(address.toLowerCase()) ?? UNUSED),
      shownForNative: false,
      busy: false,
      refusal: refusalOf(refused.get(address)),
    }),
    tokenGasOf: (symbol) => tokenGasOf(config, symbol),
    delegates: delegate === 'ready',
    transactionFeeMax: (count) => transactionFeeMaxOf(config, count),
    walletWei: await chain.nativeBalance(chain.gasWallet),
    plansMax,
  });
  // They wait for the delegate, which is being created: a top-up would cost more than the wait.
  const waiting = sweepables.filter((each) => !ready.includes(each));
  return {
    plans,
    holds: [...holds, ...candidates(waiting).map((candidate) => ({ candidate, code: 'QUEUED' as const }))],
  };
}

const UNUSED: Pick<AccountHistory, 'nonce' | 'delegation'> = { nonce: 0, delegation: 'NONE' };

function orderOf({ invoice, deposits, leftBefore }: Sweepable): TransferOrder {
  const { address, asset } = invoice;
  const units = deposits.reduce((sum, { amount }) => sum + amount.units, 0n);
  return { address, token: asset.tokenAddress ?? '', units: units - leftBefore };
}

function candidatesOf({ invoice, deposits }: Sweepable, nowMs: number): SweepCandidate[] {
  const { merchantId, address, derivationIndex, asset } = invoice;
  return deposits.map(({ id, amount, blockTimestamp }) => ({
    depositId: id,
    invoiceId: invoice.id,
    ...{ merchantId, address, derivationIndex, asset },
    units: amount.units,
    waitedMs: Math.max(0, nowMs - blockTimestamp * 1_000),
  }));
}

function refusalOf(refused: RpcRefused | undefined): AccountHistory['refusal'] {
  if (refused === undefined) return null;
  return isPause(explainRefusal(refused)) ? 'TOKEN_PAUSED' : 'TRANSFER_REFUSED';
}
