import * as z from 'zod';
import { riskItem } from '../risk/ports.ts';
import { decisionItem, type DecisionRecord, enrichmentItem } from '../transactions/ports.ts';

/*
 * What the steps of the approval workflow hand on: a group of messages, of which each goes its own way. What becomes of one is no
 * branch of the workflow, which therefore needs no state for each.
 */

/** A message of the queue as the pipe hands it on; what is wrong with one is that one's failure. */
export const approvalMessages = z
  .array(z.object({ messageId: z.string(), transactionId: z.unknown() }))
  .min(1);

const messageId = z.string();
/** The stored item as it was read, so that who writes it needs no look at it. */
const transaction = z.record(z.string(), z.unknown());

const ended = [
  z.object({ kind: z.literal('REFUSED'), messageId, transaction, code: z.string(), reason: z.string() }),
  /** Somebody decided it before. */
  z.object({ kind: z.literal('DECIDED'), messageId }),
  z.object({ kind: z.literal('FAILED'), messageId }),
] as const;

const known = {
  messageId,
  transaction,
  enrichment: enrichmentItem,
  customerId: z.string(),
  risk: riskItem.nullable(),
};

/** After the first step. */
export const enrichedMessages = z.array(
  z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('ENRICHED'), ...known, facts: z.unknown() }),
    ...ended,
  ]),
);

/** After the second step. */
export const judgedMessages = z.array(
  z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('JUDGED'), ...known, decision: decisionItem }),
    ...ended,
  ]),
);

export type EnrichedMessage = z.infer<typeof enrichedMessages>[number];
type ReadMessage = z.infer<typeof judgedMessages>[number];
type Judged = Extract<ReadMessage, { kind: 'JUDGED' }>;
export type JudgedMessage =
  Exclude<ReadMessage, Judged> | (Omit<Judged, 'decision'> & { readonly decision: DecisionRecord });

/**
 * Does the work of a step for each message; one that fails holds up no other.
 *
 * @throws the first error where the work failed for all of them: the cause is none of theirs, and the workflow tries the step again
 */
export async function eachAlone<Message, Outcome>(
  messages: readonly Message[],
  work: (message: Message) => Promise<Outcome>,
  failed: (message: Message, error: unknown) => Outcome,
): Promise<Outcome[]> {
  const settled = await Promise.allSettled(messages.map(work));
  const [first] = settled;
  if (first?.status === 'rejected' && settled.every(({ status }) => status === 'rejected'))
    throw first.reason;
  return settled.map((one, index) =>
    one.status === 'fulfilled' ? one.value : failed(messages[index] as Message, one.reason),
  );
}
