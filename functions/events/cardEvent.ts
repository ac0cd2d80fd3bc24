import * as z from 'zod';
import {
  CARD_STATUSES,
  type CardStatus,
  DISPUTE_STATUSES,
  isCardMove,
  REFUND_STATUSES,
} from '../gateways/ports.ts';
import { transactionData } from './eventData.ts';
import { SCHEMA_VERSION } from './envelope.ts';
import type { Envelope, EventType } from './eventTypes.ts';

type Image = Readonly<Record<string, unknown>>;

/** What a write of a card payment says beside its data: how far it is, and what this version adds. */
const cardImage = z.object({
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
  const { stage, change } = cardImage.parse(after);
  const old = before === null ? null : cardImage.parse(before).stage;
  const id = String(after['id']);
  if (old === null && stage !== 'INITIATED')
    throw new Error(`card payment ${id} begins as ${stage}; it must begin as INITIATED`);
  if (old !== null && old !== stage && !isCardMove(old, stage))
    throw new Error(`card payment ${id}: no move from ${old} to ${stage}`);
  const type = old === stage ? typeOfChange(change) : TYPE_OF_STAGE[stage];
  return type === null ? null : { type, data: transactionData.parse(after) };
}

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
