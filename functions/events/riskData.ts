import * as z from 'zod';

/** What the risk rules said. Personal data in the snapshot are pseudonyms, so that an archive can be scored again. */
export const riskData = z.object({
  score: z.int(),
  factors: z.array(
    z.object({
      code: z.string(),
      score: z.int(),
      detail: z.string(),
      facts: z
        .array(z.object({ name: z.string(), value: z.string().nullable() }))
        .default([])
        .describe('What was found, by name.'),
    }),
  ),
  summary: z.string().describe('The factors in one line.'),
  analyzedAt: z.iso.datetime(),
  rulesVersion: z.string(),
  snapshot: z
    .string()
    .nullable()
    .default(null)
    .describe('Canonical JSON of what was known; null where it could not be read.'),
});
