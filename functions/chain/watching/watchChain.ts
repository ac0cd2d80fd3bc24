import { certifyRanges } from '../certificate/certifyRanges.ts';
import { NodeLagging } from '../evm/evmNode.ts';
import { type Held, whileLeased } from '../loops/holdLease.ts';
import { BranchLeft, type Lease, type LeaseRequest, type WatchWork } from '../ports.ts';
import { lookDaily, rotateBalances } from './compareBalances.ts';
import { confirmDue } from './confirmDue.ts';
import { expireDue } from './expireDue.ts';
import { followHead, type HeadDone, type Known, writeUnwritten } from './followHead.ts';
import { settleReorganised } from './settleReorganised.ts';
import type { WatchDeps, WorkDone } from './watchDeps.ts';
import { watchLease } from './watchLease.ts';

type Turn = Pick<LeaseRequest, 'after' | 'redelivered'>;

/** How a pass ended. `token` continues its loop; without one another pass does. */
export type Outcome<Done> =
  /** Another pass runs. Not heard: it was to be asked to run once more, and had ended before. */
  | { readonly kind: 'busy'; readonly isHeard: boolean }
  | { readonly kind: 'failed'; readonly token: number; readonly error: unknown; readonly rerun: boolean }
  /** A node that is behind, or a chain that reorganised meanwhile: nothing was concluded. */
  | { readonly kind: 'lagging'; readonly token: number; readonly rerun: boolean }
  | ({ readonly kind: 'done'; readonly token: number; readonly rerun: boolean } & Done);

/** A loop that missed its turn by this much is taken for lost. */
const GRACE_SECONDS = 3;

/** One turn over a chain's head, under its lease. */
export interface HeadTurn {
  /** Reads what is new. Whether the record of blocks that brought nothing may wait for `write`, which the turn's end calls as well. */
  pass(waits: boolean): Promise<HeadDone>;
  /** What passes have left unwritten: other works read the cursor. */
  write(): Promise<void>;
}

/**
 * Follows the head of a chain for one turn. Two turns do not run at once.
 *
 * @param follow the turn; default: one pass
 */
export function watchHead(deps: WatchDeps) {
  return async (
    command: Turn,
    follow: (turn: HeadTurn) => Promise<HeadDone> = (turn) => turn.pass(false),
  ): Promise<Outcome<HeadDone>> => {
    const { chainId, watchIntervalSeconds: interval } = deps.config;
    // At a minute and above there is no loop: the schedule itself is the turn, and others do not multiply it.
    const idleSeconds = interval < 60 ? 2 * interval + GRACE_SECONDS : interval / 2;
    const request = { ...command, name: watchLease(chainId), idleSeconds };
    return outcomeOf(
      deps,
      await whileLeased(deps.leases, request, async (lease) => {
        const turn = headTurn(deps, lease);
        const done = await follow(turn);
        await turn.write();
        return done;
      }),
    );
  };
}

/** Whoever holds the lease is the only one who moves the cursor: within a turn it need not be read again. */
function headTurn(deps: WatchDeps, lease: Lease): HeadTurn {
  let known: Known | null = null;
  return {
    pass: async (waits) => {
      const done = await followHead(deps, lease, known, waits);
      known = done;
      return done;
    },
    write: async () => {
      if (known !== null) known = await writeUnwritten(deps, lease, known);
    },
  };
}

/** Every work beside the head's, by its name. */
const WORKS: Readonly<
  Record<Exclude<WatchWork, 'head'>, (deps: WatchDeps, lease: Lease) => Promise<WorkDone>>
> = {
  confirm: confirmDue,
  expire: expireDue,
  reorganised: settleReorganised,
  rotate: rotateBalances,
  daily: lookDaily,
  certify: certifyRanges,
};

/** Does a portion of a work. Whoever finds it running has it run once more. */
export function watchWork(deps: WatchDeps) {
  return async (work: Exclude<WatchWork, 'head'>, command: Turn): Promise<Outcome<WorkDone>> => {
    const name = watchLease(deps.config.chainId, work);
    const held = await whileLeased(
      deps.leases,
      { ...command, name, idleSeconds: 0 },
      (lease) => WORKS[work](deps, lease),
      ({ restMs }) => restMs,
    );
    if (held.kind === 'busy' && command.after === undefined)
      return { kind: 'busy', isHeard: await deps.leases.requestRerun(name) };
    return outcomeOf(deps, held);
  };
}

function outcomeOf<Done extends object>({ config, log }: WatchDeps, held: Held<Done>): Outcome<Done> {
  if (held.kind === 'busy') return { kind: 'busy', isHeard: true };
  const { token, rerun } = held;
  if (held.kind === 'done') return { kind: 'done', token, rerun, ...held.result };
  const { error } = held;
  if (!(error instanceof NodeLagging || error instanceof BranchLeft))
    return { kind: 'failed', token, rerun, error };
  log.warn('the node lags: nothing is concluded', { chainId: config.chainId, reason: error.message });
  return { kind: 'lagging', token, rerun };
}
