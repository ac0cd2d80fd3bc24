import * as z from 'zod';
import { fileChains } from '../chain/fileChains.ts';
import { dynamoChain } from '../chain/store/dynamoChain.ts';
import { dynamoAddresses } from '../chain/watching/dynamoAddresses.ts';
import { dynamoInvoices } from '../invoices/dynamoInvoices.ts';
import { dynamoWalkReads } from '../ledger/dynamoWalkReads.ts';
import { type Answer, toAnswer } from '../shared/answer.ts';
import { documentClient, ledgerDocumentClient } from '../shared/dynamo.ts';
import { readEnv } from '../shared/env.ts';
import { parseInvoiceId } from '../shared/ids.ts';
import { dynamoReports } from './dynamoReports.ts';
import { findSubjects } from './findSubjects.ts';
import { readTimeline } from './readTimeline.ts';
import { readInvoiceTotals, readTransactionTotals } from './readTotals.ts';

const env = readEnv(
  'REPORTS_TABLE',
  'INVOICES_TABLE',
  'CHAIN_TABLE',
  'CHAIN_STATE_TABLE',
  'LEDGER_TABLE',
  'LAMBDA_TASK_ROOT',
);
const client = documentClient();
const bigints = ledgerDocumentClient();
const store = dynamoReports({ client: bigints, tableName: env.REPORTS_TABLE });
const addresses = dynamoAddresses({ client, tableName: env.CHAIN_STATE_TABLE });
const chains = fileChains(env.LAMBDA_TASK_ROOT);
const chain = dynamoChain({ client, tableName: env.CHAIN_TABLE });
const find = findSubjects({
  store,
  async ownersOf(address) {
    const owners = await Promise.all(chains.map(({ chainId }) => addresses.ownersOf(chainId, [address])));
    return [...new Set(owners.flatMap((found) => [...found.values()]))];
  },
});
const invoiceTotals = readInvoiceTotals({ store });
const transactionTotals = readTransactionTotals({ store });
const timeline = readTimeline({
  invoice: (id) => dynamoInvoices({ client, tableName: env.INVOICES_TABLE }).get(id),
  depositsOf: async (id) => (await Promise.all([chain.depositsOf(id), chain.otherDepositsOf(id)])).flat(),
  sweepsOf: chain.sweepsOf,
  entries: dynamoWalkReads({ client: bigints, tableName: env.LEDGER_TABLE }).entries,
});

const merchantId = z.string();
const days = { merchantId, from: z.string(), to: z.string() };
const request = z.discriminatedUnion('read', [
  z.object({
    read: z.literal('FIND'),
    merchantId,
    find: z.enum(['INVOICE', 'TRANSACTION']),
    text: z.string(),
    limit: z.int().min(1).max(100),
    nextToken: z.string().nullish(),
  }),
  z.object({ read: z.literal('INVOICE_TOTALS'), ...days }),
  z.object({ read: z.literal('TRANSACTION_TOTALS'), ...days }),
  z.object({ read: z.literal('TIMELINE'), merchantId, invoiceId: z.string(), ledger: z.boolean() }),
]);

/** Answers searches, totals and timelines for the merchant that the resolver took from the caller's identity. */
export async function handler(event: unknown): Promise<Answer<unknown>> {
  const asked = request.parse(event);
  switch (asked.read) {
    case 'FIND':
      return toAnswer(await find(asked));
    case 'INVOICE_TOTALS':
      return toAnswer(await invoiceTotals(asked));
    case 'TRANSACTION_TOTALS':
      return toAnswer(await transactionTotals(asked));
    case 'TIMELINE': {
      const id = parseInvoiceId(asked.invoiceId);
      return { ok: true, value: id.ok ? await timeline({ ...asked, invoiceId: id.value }) : null };
    }
  }
}
