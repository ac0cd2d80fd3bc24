import * as z from 'zod';
import { type Answer, toAnswer } from '../shared/answer.ts';
import { documentClient } from '../shared/dynamo.ts';
import { readEnv } from '../shared/env.ts';
import { dynamoListIndex } from './dynamoListIndex.ts';
import { type PageOfIds, readPage } from './readPage.ts';

const { INVOICES_TABLE, TRANSACTIONS_TABLE } = readEnv('INVOICES_TABLE', 'TRANSACTIONS_TABLE');
const tables = { INVOICES: INVOICES_TABLE, TRANSACTIONS: TRANSACTIONS_TABLE };
const page = readPage(dynamoListIndex({ client: documentClient(), tables }));

const query = z.object({
  table: z.enum(['INVOICES', 'TRANSACTIONS']),
  index: z.string(),
  key: z.string(),
  oldestFirst: z.boolean().exactOptional(),
  filters: z.array(z.string()),
  limit: z.int().min(1).max(100),
  nextToken: z.string().nullable(),
  createdFrom: z.string().nullish(),
  createdBefore: z.string().nullish(),
});

/** Answers the first step of every list, whose key the resolver made of the caller's identity. */
export async function handler(event: unknown): Promise<Answer<PageOfIds>> {
  return toAnswer(await page(query.parse(event)));
}
