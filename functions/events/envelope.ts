import * as z from 'zod';
import { type Envelope, EVENT_TYPES, type EventType } from './eventTypes.ts';

/** Of every event on the bus. */
export const EVENT_SOURCE = 'appsync-payments';

export const SCHEMA_VERSION = 1;

/** The envelope is the `detail` of the EventBridge event. */
export function envelopeSchema(type: EventType): z.ZodType<Envelope> {
  return z.object({
    id: z.string().describe('subject#version: the same for every delivery. Consumers are idempotent on it.'),
    type: z.literal(type),
    schemaVersion: z.literal(SCHEMA_VERSION),
    occurredAt: z.iso.datetime(),
    merchantId: z.string(),
    subject: z.string().describe('Id of what changed.'),
    version: z.int().describe('Of the subject: of two events the higher is newer.'),
    data: EVENT_TYPES[type].data,
    changedBy: z
      .object({ keyId: z.string() })
      .optional()
      .describe("The merchant's key that caused it; absent where none did."),
  });
}
