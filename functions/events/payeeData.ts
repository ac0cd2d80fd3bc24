import * as z from 'zod';

/** A payee, without what its code says. */
export const payeeData = z.object({
  payeeId: z.string(),
  name: z.string(),
  city: z.string(),
  countryCode: z.string(),
  currency: z.string(),
  status: z.enum(['OPEN', 'CLOSED']),
});
