import * as z from 'zod';

/** An endpoint without its secrets. */
export const endpointData = z.object({
  endpointId: z.string(),
  url: z.string(),
  eventTypes: z.array(z.string()).nullable().describe('Null: every type.'),
  status: z.enum(['ENABLED', 'DISABLED', 'DELETED']),
  disabledReason: z.string().nullable().describe('Why the system disabled it.'),
  secretRotatedAt: z.iso.datetime().nullable().default(null),
});
