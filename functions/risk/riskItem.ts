import * as z from 'zod';
import type { RiskRecord } from './riskRecord.ts';

/** A risk record as it is stored in its transaction's item. */
export const riskItem = z.object({
  score: z.coerce.number().int().min(0).max(100),
  factors: z
    .array(
      z.object({
        code: z.string(),
        score: z.coerce.number().int(),
        detail: z.string(),
        facts: z
          .array(z.object({ name: z.string(), value: z.string().nullable() }))
          .readonly()
          .default([]),
      }),
    )
    .readonly(),
  summary: z.string(),
  analyzedAt: z.iso.datetime(),
  rulesVersion: z.string(),
  snapshot: z.string().nullable(),
}) satisfies z.ZodType<RiskRecord>;
