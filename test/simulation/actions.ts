import { seededRandom } from '../../scripts/feed/random.ts';

/** How often each action is chosen, beside the others. */
const WEIGHTS = {
  /** A block, with some or all of what waits. */
  mine: 26,
  /** A few of the messages that are due. */
  run: 34,
  /** An invoice is made. */
  invoice: 6,
  /** Somebody pays: exactly, partly, too much, in two transactions, in one with others. */
  pay: 12,
  /** Time passes without a block. */
  wait: 3,
  /** A pass begins and stops somewhere. */
  pause: 3,
  resume: 4,
  /** A pass is killed at a write. */
  kill: 2,
  reorganise: 3,
  /** An endpoint falls ill, and all are well again. */
  fault: 4,
  heal: 3,
  /** The clocks of chain and system drift apart. */
  skew: 1,
  /** Messages are delivered twice. */
  duplicate: 1,
  /** Workers end, and forget. */
  restart: 1,
  /** Events reach the ledger. */
  post: 3,
} as const;

/**
 * Where a simulation asks for it, beside the others: a block's price of gas rises or falls, a stranger sweeps, somebody with an address's key returns money from there,
 * somebody pays in another asset than the invoice's, a merchant accepts late money.
 */
export type ActionKind = keyof typeof WEIGHTS | 'spike' | 'stranger' | 'return' | 'astray' | 'accept';

/** One of so many actions is a spike then, or somebody else's sweep, or has to do with returns. */
const ACTIONS_A_SPIKE = 12;
const ACTIONS_A_STRANGER = 12;
const ACTIONS_A_RETURN = 8;
const OF_RETURNS = ['return', 'return', 'return', 'astray', 'accept'] as const;

/** What happens besides, where a simulation asks for it: in the place of some actions, so that all others are those of the same seed without. */
export interface Besides {
  /** Prices of gas rise and fall, so that what was signed is stuck and replaced; default: they stay. */
  readonly spikes?: boolean;
  /** Tokens are swept in batches, and strangers call the delegate for whom they like; default: each is swept by itself. */
  readonly batches?: boolean;
  /** Money is returned from addresses by hand, comes in another asset, and late money may be held; default: it is not. */
  readonly returns?: boolean;
}

/** What happens next. The fractions choose among what there is at that moment, so that any part of a list can be run alone. */
export interface Action {
  readonly kind: ActionKind;
  readonly a: number;
  readonly b: number;
  readonly c: number;
}

const KINDS = Object.keys(WEIGHTS) as (keyof typeof WEIGHTS)[];
const TOTAL = KINDS.reduce((sum, kind) => sum + WEIGHTS[kind], 0);

/**
 * The list of actions of a seed.
 */
export function planActions(
  seed: number,
  steps: number,
  { spikes = false, batches = false, returns = false }: Besides = {},
): readonly Action[] {
  const random = seededRandom(`simulation ${seed}`);
  const prices = seededRandom(`prices ${seed}`);
  const strangers = seededRandom(`strangers ${seed}`);
  const senders = seededRandom(`returns ${seed}`);
  return Array.from({ length: steps }, (): Action => {
    const kind = kindAt(random.fraction() * TOTAL);
    const action = { kind, a: random.fraction(), b: random.fraction(), c: random.fraction() };
    const isSpike = spikes && prices.fraction() * ACTIONS_A_SPIKE < 1;
    const isStranger = batches && strangers.fraction() * ACTIONS_A_STRANGER < 1;
    const returning = returns ? senders.fraction() * ACTIONS_A_RETURN : 1;
    const ofReturns = OF_RETURNS[Math.floor(returning * OF_RETURNS.length)];
    if (ofReturns !== undefined) return { ...action, kind: ofReturns };
    if (isSpike) return { ...action, kind: 'spike' };
    return isStranger ? { ...action, kind: 'stranger' } : action;
  });
}

function kindAt(point: number): ActionKind {
  let left = point;
  for (const kind of KINDS) {
    left -= WEIGHTS[kind];
    if (left < 0) return kind;
  }
  return 'mine';
}
