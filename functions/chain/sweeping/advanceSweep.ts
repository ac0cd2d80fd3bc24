import { broadcast } from './broadcast.ts';
import { findAsset, transactionFeeMaxOf } from '../chainConfig.ts';
import { chooseFinality, isFinal } from '../finality.ts';
import { type FollowedLeg, followLegs } from './followLegs.ts';
import { AddressMismatch } from '../keys/signer.ts';
import type { NonceState, NonceTake } from '../ports.ts';
import { fromQuantity } from '../evm/quantity.ts';
import { isOpen, type Leg, SWEEP_FAILURES_MAX, moveSweep, type Sweep } from '../sweep.ts';
import type { LegDraft, LegPlan, SweepMethod } from './sweepMethod.ts';
import type { SweepView } from './sweepView.ts';

/** What to write next for a sweep. */
export type SweepStep =
  | {
      readonly kind: 'write';
      readonly sweep: Sweep;
      /** The nonce that a new leg takes. */
      readonly nonce: NonceTake | null;
    }
  /** Nothing is wrong, but it cannot go on: an operator or the market must move first. */
  | { readonly kind: 'wait'; readonly reason: string }
  /** Nothing to do until the chain or the clock moves. */
  | { readonly kind: 'rest' };

/** Blocks without being mined after which a transaction is replaced. */
export const STUCK_BLOCKS = 5;
/** Attempts of one leg, each at fees an eighth higher: the eighth pays more than twice the first. */
export const LEG_ATTEMPTS_MAX = 8;
/** Transactions of one sweep. */
const SWEEP_LEGS_MAX = 8;

const REST: SweepStep = { kind: 'rest' };

/** The next step of an open sweep. What it broadcasts is stored already; what it signs must be stored before the next call. */
export async function advanceSweep(sweep: Sweep, view: SweepView): Promise<SweepStep> {
  switch (sweep.status) {
    case 'PLANNED':
      return tryLeg(sweep, view);
    case 'SIGNED':
      for (const leg of sweep.legs) await broadcast(view, sweep, leg);
      return write(moveSweep('sweeper', sweep, { status: 'BROADCAST' }, view.at));
    case 'BROADCAST':
      return followBroadcast(sweep, view);
    case 'MINED':
      return followMined(sweep, view);
    case 'FINAL':
    case 'FAILED':
      return REST;
  }
}

async function followBroadcast(sweep: Sweep, view: SweepView): Promise<SweepStep> {
  const followed = await followLegs(view.rpc, view.reader, sweep);
  const changed = recordMined(sweep, followed, view);
  if (changed !== null) return changed;
  for (const { leg, mined, known, superseded } of followed) {
    if (mined !== null) continue;
    if (superseded) {
      if (!isStuck(leg, view)) continue;
      const legs = sweep.legs.filter((each) => each !== leg);
      const reason = `Another transaction of ${leg.from} took nonce ${leg.nonce}.`;
      return fail({ ...sweep, legs }, reason, view);
    }
    if (!known) await broadcast(view, sweep, leg);
    if (isStuck(leg, view)) return replace(sweep, leg, view);
  }
  return followed.some(({ mined }) => mined === null) ? REST : tryLeg(sweep, view);
}

/** What was mined or taken back since the last write. */
function recordMined(sweep: Sweep, followed: readonly FollowedLeg[], view: SweepView): SweepStep | null {
  if (followed.every(({ leg, mined }) => leg.mined?.blockHash === mined?.blockHash)) return null;
  const legs = followed.map(({ leg, mined }) => ({ ...leg, mined }));
  const moves = followed.filter(({ leg }) => leg.purpose === 'MOVE');
  if (moves.some(({ mined }) => mined?.succeeded))
    return write(moveSweep('sweeper', sweep, { legs, status: 'MINED' }, view.at));
  const failed = moves.some(({ leg, mined }) => mined !== null && leg.mined === null);
  const next = { ...sweep, legs };
  return failed
    ? fail(next, 'The transfer to the treasury was mined, and moved nothing.', view)
    : write(moveSweep('sweeper', next, {}, view.at));
}

async function followMined(sweep: Sweep, view: SweepView): Promise<SweepStep> {
  const followed = await followLegs(view.rpc, view.reader, sweep);
  const legs = followed.map(({ leg, mined }) => ({ ...leg, mined }));
  const mined = legs.find((leg) => leg.purpose === 'MOVE' && leg.mined?.succeeded)?.mined ?? null;
  // A reorganisation took it back: its bytes are sent again.
  if (mined === null) return write(moveSweep('sweeper', sweep, { legs, status: 'BROADCAST' }, view.at));
  if (followed.some(({ leg, mined: now }) => leg.mined?.blockHash !== now?.blockHash)) {
    return write(moveSweep('sweeper', sweep, { legs }, view.at));
  }
  const asset = findAsset(view.config, sweep.amount.currency.symbol);
  if (asset === undefined)
    throw new Error(`sweep ${sweep.id} carries ${sweep.amount.currency.symbol}, which is not configured`);
  const tier = chooseFinality(asset, sweep.amount.units);
  await view.reader.learn([mined.blockNumber]);
  const shown = view.reader.shown(mined.blockNumber);
  if (shown !== mined.blockHash || !isFinal(tier, mined.blockNumber, view.heights)) return REST;
  return write(moveSweep('sweeper', sweep, { status: 'FINAL' }, view.at));
}

/** Signs the next transaction, or counts why it would fail. */
async function tryLeg(sweep: Sweep, view: SweepView): Promise<SweepStep> {
  if (view.nowSeconds < sweep.retryAt) return REST;
  if (sweep.legs.length >= SWEEP_LEGS_MAX)
    return fail(sweep, `${SWEEP_LEGS_MAX} transactions did not move the money.`, view, true);
  const plan = await methodOf(sweep, view).nextLeg(sweep, view.chain);
  return plan.kind === 'leg' ? signNew(sweep, plan.draft, view) : withoutLeg(sweep, plan, view);
}

async function replace(sweep: Sweep, leg: Leg, view: SweepView): Promise<SweepStep> {
  if (leg.attempts.length >= LEG_ATTEMPTS_MAX) {
    view.log.error('a transaction is not mined at the highest fee that is offered', {
      sweepId: sweep.id,
      from: leg.from,
      nonce: leg.nonce,
    });
    return REST;
  }
  const plan = await methodOf(sweep, view).replaceLeg(sweep, leg, view.chain);
  // A refusal now says little of a transaction that waits in the pool: it stays until it is mined.
  if (plan.kind !== 'leg') return plan.kind === 'wait' ? plan : REST;
  if (plan.draft.purpose !== leg.purpose) {
    const funding = sweep.legs.some((each) => each.purpose === 'FUND' && each.mined === null);
    return funding || sweep.legs.length >= SWEEP_LEGS_MAX ? REST : signNew(sweep, plan.draft, view);
  }
  const { draft } = plan;
  const dear = tooDear(draft, view);
  if (dear !== null) return dear;
  const signed = await sign(sweep, draft, leg.nonce, view);
  const attempts = [...leg.attempts, attemptOf(draft, signed, view)];
  const legs = sweep.legs.map((each) => (each === leg ? { ...leg, data: draft.data, attempts } : each));
  view.log.warn('a transaction is stuck and replaced', {
    sweepId: sweep.id,
    nonce: leg.nonce,
    attempt: attempts.length,
  });
  return write(moveSweep('sweeper', sweep, { legs }, view.at));
}

/** What the signer would refuse for its fee waits until the price falls. The reason holds no figure: one hold is one event. */
function tooDear({ gasLimit, fees, value, purpose }: LegDraft, { config }: SweepView): SweepStep | null {
  const fee = gasLimit * fees.maxFeePerGas;
  const most = transactionFeeMaxOf(config);
  if (fee <= most && (purpose !== 'FUND' || value <= most)) return null;
  return {
    kind: 'wait',
    reason: 'Gas costs more than one transaction may offer: it waits for a lower price.',
  };
}

async function signNew(sweep: Sweep, draft: LegDraft, view: SweepView): Promise<SweepStep> {
  const dear = tooDear(draft, view);
  if (dear !== null) return dear;
  const { chainId } = view.config;
  const from = draft.account === 'GAS' ? view.chain.gasWallet : sweep.address;
  const before = await view.nonces.read(chainId, from);
  const count = fromQuantity(await view.rpc.request('eth_getTransactionCount', [from, 'latest']));
  const nonce = await chooseNonce(before, count, view);
  try {
    const signed = await sign(sweep, draft, nonce, view);
    const attempts = [attemptOf(draft, signed, view)];
    const { purpose, account, to, data } = draft;
    const leg: Leg = { purpose, account, from, to, data, nonce, attempts, mined: null };
    const status = sweep.status === 'PLANNED' ? 'SIGNED' : sweep.status;
    const next = moveSweep('sweeper', sweep, { status, legs: [...sweep.legs, leg] }, view.at);
    const holder = { invoiceId: sweep.invoiceId, sweepId: sweep.id };
    const taken = { chainId, address: from, nonce, holder, before, minedBelow: count };
    return { kind: 'write', sweep: next, nonce: taken };
  } catch (error) {
    if (!(error instanceof AddressMismatch)) throw error;
    view.log.error('nothing is signed: the key does not fit the address', {
      sweepId: sweep.id,
      reason: error.message,
    });
    return fail(
      sweep,
      'The deposit address does not follow from the deposit key. An operator must look.',
      view,
    );
  }
}

/**
 * The table counts. The chain is ahead of it only when the key was used elsewhere or the table is younger; where the
 * lowest nonce that is not mined belongs to nobody any more, as after a reorganisation, the hole is filled first.
 */
async function chooseNonce(before: NonceState | null, count: number, view: SweepView): Promise<number> {
  if (before === null || before.next <= count) return count;
  const holder = before.holders.get(count);
  if (holder === undefined) return count;
  const [sweep] = await view.sweeps.sweeps([holder.sweepId]);
  return sweep !== undefined && isOpen(sweep.status) ? before.next : count;
}

function sign(sweep: Sweep, draft: LegDraft, nonce: number, view: SweepView) {
  const { to, data, value, gasLimit, fees } = draft;
  const transaction = { chainId: view.config.chainId, nonce, to, data, value, gasLimit, ...fees };
  const account = { index: sweep.derivationIndex, address: sweep.address };
  const kind = draft.account === 'GAS' ? 'TOP_UP' : 'SWEEP';
  return view.signer.sign({ kind, account, transaction });
}

function attemptOf(draft: LegDraft, signed: { txHash: string; rawTransaction: string }, view: SweepView) {
  const { fees, gasLimit, value } = draft;
  const { maxFeePerGas, maxPriorityFeePerGas } = fees;
  const { txHash, rawTransaction } = signed;
  return {
    txHash,
    rawTransaction,
    maxFeePerGas,
    maxPriorityFeePerGas,
    gasLimit,
    value,
    signedAtBlock: view.head.number,
  };
}

function withoutLeg(sweep: Sweep, plan: Exclude<LegPlan, { kind: 'leg' }>, view: SweepView): SweepStep {
  return plan.kind === 'wait' ? plan : fail(sweep, plan.reason, view);
}

/** Counts a failed try; the third, or a hopeless one, gives the sweep up. */
function fail(sweep: Sweep, failureReason: string, view: SweepView, hopeless = false): SweepStep {
  const failures = sweep.failures + 1;
  const wait = view.config.watchIntervalSeconds * 2 ** failures;
  const over = hopeless || failures >= SWEEP_FAILURES_MAX;
  const ending = over ? ({ status: 'FAILED' } as const) : {};
  view.log.warn('a sweep failed', {
    sweepId: sweep.id,
    invoiceId: sweep.invoiceId,
    failures,
    reason: failureReason,
  });
  return write(
    moveSweep(
      'sweeper',
      sweep,
      { ...ending, failures, retryAt: view.nowSeconds + wait, failureReason },
      view.at,
    ),
  );
}

function isStuck(leg: Leg, { head }: SweepView): boolean {
  return head.number - (leg.attempts.at(-1)?.signedAtBlock ?? head.number) >= STUCK_BLOCKS;
}

function methodOf(sweep: Sweep, { methods }: SweepView): SweepMethod {
  const method = methods.find(({ name }) => name === sweep.method);
  if (method === undefined)
    throw new Error(`sweep ${sweep.id} wants the method ${sweep.method}, which is not known`);
  return method;
}

function write(sweep: Sweep): SweepStep {
  return { kind: 'write', sweep, nonce: null };
}
