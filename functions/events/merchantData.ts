import * as z from 'zod';
import { count, instant, text } from './eventFields.ts';

/** Without what only the merchant itself has to know. */
export const merchantData = z.object({
  name: z.string(),
  notificationAddress: text.describe('The one that is good, not one that is announced.'),
  pendingChanges: z.array(
    z.object({
      id: z.string().describe('What `stopChange` takes.'),
      setting: z.enum(['TREASURY', 'NOTIFICATION_ADDRESS']),
      chainId: count,
      value: z.string(),
      announcedAt: instant,
      announcedBy: z.string().describe('Id of the API key that asked for it.'),
      effectiveAt: instant,
    }),
  ),
});

/** A key without its hash. */
export const apiKeyData = z.object({
  keyId: z.string(),
  name: z.string(),
  scopes: z.array(z.string()),
  addressRanges: z.array(z.string()),
  expiresAt: instant.nullable().default(null),
  revokedAt: instant.nullable().default(null),
  replacedBy: text.describe('Id of the key that it was rotated to.'),
});
