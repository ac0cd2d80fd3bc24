import { isMove, type Actor, type MoveTable } from '../shared/transitions.ts';

/** How far a card payment is. Refunds and disputes are facts beside it, see `shownStatus`. */
export const CARD_STATUSES = [
  'INITIATED',
  'IN_REVIEW',
  'REJECTED',
  'REQUIRES_ACTION',
  'UNKNOWN',
  'AUTHORIZED',
  'CAPTURED',
  'POSTED',
  'VOIDED',
  'FAILED',
] as const;

export type CardStatus = (typeof CARD_STATUSES)[number];

/**
 * Who may move a card payment where. The gateway's facts decide alone where money is: a success after FAILED or VOIDED moves it as any
 * other, since the money is there, and is given back at once (`lateSuccess`). A capture may still fail once it is POSTED. What the risk rules
 * leave to a person is authorised first: IN_REVIEW holds the money, and a refusal gives it back.
 */
export const CARD_MOVES = [
  { from: 'INITIATED', to: 'REJECTED', by: ['rules'] },
  { from: 'INITIATED', to: 'IN_REVIEW', by: ['gateway'] },
  { from: 'REQUIRES_ACTION', to: 'IN_REVIEW', by: ['gateway'] },
  { from: 'UNKNOWN', to: 'IN_REVIEW', by: ['gateway'] },
  { from: 'FAILED', to: 'IN_REVIEW', by: ['gateway'] },
  { from: 'IN_REVIEW', to: 'AUTHORIZED', by: ['merchant'] },
  { from: 'IN_REVIEW', to: 'REJECTED', by: ['merchant', 'rules'] },
  { from: 'IN_REVIEW', to: 'CAPTURED', by: ['gateway'] },
  { from: 'IN_REVIEW', to: 'VOIDED', by: ['gateway'] },
  { from: 'IN_REVIEW', to: 'FAILED', by: ['gateway'] },
  { from: 'REJECTED', to: 'CAPTURED', by: ['gateway'] },
  { from: 'REJECTED', to: 'FAILED', by: ['gateway'] },
  { from: 'INITIATED', to: 'REQUIRES_ACTION', by: ['gateway'] },
  { from: 'INITIATED', to: 'UNKNOWN', by: ['gateway'] },
  { from: 'INITIATED', to: 'AUTHORIZED', by: ['gateway'] },
  { from: 'INITIATED', to: 'VOIDED', by: ['gateway'] },
  { from: 'INITIATED', to: 'FAILED', by: ['gateway'] },
  { from: 'REQUIRES_ACTION', to: 'UNKNOWN', by: ['gateway'] },
  { from: 'REQUIRES_ACTION', to: 'AUTHORIZED', by: ['gateway'] },
  { from: 'REQUIRES_ACTION', to: 'VOIDED', by: ['gateway'] },
  { from: 'REQUIRES_ACTION', to: 'FAILED', by: ['gateway'] },
  { from: 'UNKNOWN', to: 'REQUIRES_ACTION', by: ['gateway'] },
  { from: 'UNKNOWN', to: 'AUTHORIZED', by: ['gateway'] },
  { from: 'UNKNOWN', to: 'VOIDED', by: ['gateway'] },
  { from: 'UNKNOWN', to: 'FAILED', by: ['gateway'] },
  { from: 'AUTHORIZED', to: 'CAPTURED', by: ['gateway'] },
  { from: 'AUTHORIZED', to: 'VOIDED', by: ['gateway'] },
  { from: 'AUTHORIZED', to: 'FAILED', by: ['gateway'] },
  { from: 'CAPTURED', to: 'POSTED', by: ['poster'] },
  { from: 'CAPTURED', to: 'FAILED', by: ['gateway'] },
  { from: 'POSTED', to: 'FAILED', by: ['gateway'] },
  { from: 'FAILED', to: 'AUTHORIZED', by: ['gateway'] },
  { from: 'FAILED', to: 'VOIDED', by: ['gateway'] },
  { from: 'FAILED', to: 'CAPTURED', by: ['gateway'] },
  { from: 'VOIDED', to: 'CAPTURED', by: ['gateway'] },
  { from: 'VOIDED', to: 'FAILED', by: ['gateway'] },
] as const satisfies MoveTable<CardStatus>;

/** Whether the table has the move: of this actor, or whoever makes it. */
export function isCardMove(from: CardStatus, to: CardStatus, by?: Actor): boolean {
  return by === undefined
    ? CARD_MOVES.some((move) => move.from === from && move.to === to)
    : isMove(CARD_MOVES, from, to, by);
}
