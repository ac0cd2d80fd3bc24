import * as z from 'zod';
import {
  CARD_STATUSES,
  type CardStatus,
  DISPUTE_STATUSES,
  isCardMove,
  REFUND_STATUSES,
  WORK_ALONE,
} from '../gateways/ports.ts';
import { transactionData } from './eventData.ts';
import { SCHEMA_VERSION } from './envelope.ts';
import type { Envelope, EventType } from './eventTypes.ts';

type Image = Readonly<Record<string, unknown>>;

/** What a write of a card payment says beside its data: how far it is, and what this version adds. */
const cardImage = z.object({
  version: z.int(),
  transitions: z.array(z.object({ status: z.string(), version: z.int() })),
  stage: z.enum(CARD_STATUSES),
  change: z.union([
    z.object({ kind: z.enum(['STATUS', 'ASKED', 'WORK', 'CAPTURED', 'CAPTURE_FAILED', 'FEE']) }),
    z.object({ kind: z.literal('REFUND'), status: z.enum(['REQUESTED', ...REFUND_STATUSES]) }),
    z.object({ kind: z.literal('DISPUTE'), status: z.enum(DISPUTE_STATUSES) }),
  ]),
});

/** The event that a write of a card payment is: of its status, else of the fact that it adds; null where it is no news for others. */
export function nameCardEvent(
  before: Image | null,
  after: Image,
): { readonly type: EventType; readonly data: Envelope['data'] } | null {
  const image = cardImage.parse(after);
  const { stage, change } = image;
  const known = before === null ? null : cardImage.parse(before);
  const old = known?.stage ?? null;
  const id = String(after['id']);
  if (old === null && stage !== 'INITIATED')
    throw new Error(`card payment ${id} begins as ${stage}; it must begin as INITIATED`);
  if (known !== null) assertMoves(id, known, image);
  const type = old === stage ? typeOfChange(change) : TYPE_OF_STAGE[stage];
  return type === null ? null : { type, data: transactionData.parse(after) };
}

type CardImage = z.infer<typeof cardImage>;

/** One write may pass through a status: what is captured at once is authorised with it. */
function assertMoves(id: string, before: CardImage, { version, stage, transitions }: CardImage): void {
  let from: CardStatus = before.stage;
  const written = transitions.filter((move) => move.version > before.version && move.version <= version);
  const passed = written.map(({ status }) => status);
  for (const to of [...passed, stage] as CardStatus[]) {
    if (from !== to && !isCardMove(from, to))
      throw new Error(`card payment ${id}: no move from ${from} to ${to}`);
    from = to;
  }
}

/**
 * Records of the transactions' stream that may be events, one pattern or the other: what changes nothing but a card payment's work is left
 * out before anything is called for it. The stream's other items have no such field.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-event-filtering.html
 */
export const MAY_BE_EVENTS = [[{ 'anything-but': WORK_ALONE }], [{ exists: false }]].map((kind) => ({
  dynamodb: { NewImage: { change: { M: { kind: { S: kind } } } } },
}));

/**
 * The event that brought a card payment to the stage that it has, of the stored item alone: what is posted of it is what its facts say.
 *
 * @throws Error when the item is not one that we write
 */
export function cardEventOf(item: Image): Envelope {
  const data = transactionData.parse(item);
  const { id, version, merchantId, updatedAt } = data;
  return {
    id: `${id}#${version}`,
    type: TYPE_OF_STAGE[cardImage.parse(item).stage],
    schemaVersion: SCHEMA_VERSION,
    occurredAt: updatedAt,
    merchantId,
    subject: id,
    version,
    data,
  };
}

const TYPE_OF_STAGE: Readonly<Record<CardStatus, EventType>> = {
  INITIATED: 'transaction.initiated',
  IN_REVIEW: 'transaction.in_review',
  REJECTED: 'transaction.rejected',
  REQUIRES_ACTION: 'transaction.requires_action',
  UNKNOWN: 'transaction.unknown',
  AUTHORIZED: 'transaction.authorized',
  CAPTURED: 'transaction.captured',
  POSTED: 'transaction.posted',
  VOIDED: 'transaction.voided',
  FAILED: 'transaction.failed',
};

const TYPE_OF_REFUND = {
  REQUESTED: 'refund.requested',
  PENDING: 'refund.pending',
  SUCCEEDED: 'refund.succeeded',
  FAILED: 'refund.failed',
} as const;

function typeOfChange(change: z.infer<typeof cardImage>['change']): EventType | null {
  switch (change.kind) {
    case 'CAPTURED':
    case 'CAPTURE_FAILED':
      return 'transaction.captured';
    case 'FEE':
      return 'transaction.fee_known';
    case 'REFUND':
      return TYPE_OF_REFUND[change.status];
    case 'DISPUTE':
      return change.status === 'OPEN' ? 'transaction.dispute_opened' : 'transaction.dispute_closed';
    default:
      return null;
  }
}
