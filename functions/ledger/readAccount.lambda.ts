import * as z from 'zod';
import { dynamoReference } from '../posting/dynamoReference.ts';
import { type Answer, toAnswer } from '../shared/answer.ts';
import { documentClient, ledgerDocumentClient } from '../shared/dynamo.ts';
import { readEnv } from '../shared/env.ts';
import { isoCurrency } from '../transactions/ports.ts';
import { dynamoAccountBook } from './dynamoAccountBook.ts';
import { dynamoAudit } from './dynamoAudit.ts';
import { dynamoLedger } from './dynamoLedger.ts';
import { type AccountsPage, listAccounts } from './listAccounts.ts';
import { type AuditPage, readAudit } from './readAudit.ts';
import { type AccountView, type EntriesPage, readAccount, readAccountEntries } from './readAccount.ts';

const env = readEnv('LEDGER_TABLE', 'REFERENCE_TABLE');
const table = { client: ledgerDocumentClient(), tableName: env.LEDGER_TABLE };
const ledger = dynamoLedger(table);
const audit = readAudit({ book: dynamoAudit(table) });
const reference = dynamoReference({ client: documentClient(), tableName: env.REFERENCE_TABLE });
const account = readAccount({
  ledger,
  async currencyOf(merchantId, accountId) {
    const record = await reference.account(merchantId, accountId);
    return record && isoCurrency(record.currency);
  },
});
const entries = readAccountEntries(ledger);
const accounts = listAccounts({ book: dynamoAccountBook(table), ledger });

const request = z.discriminatedUnion('read', [
  z.object({ read: z.literal('ACCOUNT'), merchantId: z.string(), accountId: z.string() }),
  z.object({
    read: z.literal('ENTRIES'),
    merchantId: z.string(),
    accountId: z.string(),
    limit: z.int().min(1).max(100),
    nextToken: z.string().nullish(),
  }),
  z.object({
    read: z.literal('ACCOUNTS'),
    merchantId: z.string(),
    limit: z.int().min(1).max(25),
    nextToken: z.string().nullish(),
  }),
  z.object({
    read: z.literal('AUDIT'),
    merchantId: z.string(),
    limit: z.int().min(1).max(100),
    nextToken: z.string().nullish(),
  }),
]);

/** Answers `getAccount` and its entries, `listAccounts` and `listAuditRecords`, for the merchant that the resolver took from the caller's identity. */
export async function handler(
  event: unknown,
): Promise<AccountView | null | Answer<AccountsPage | EntriesPage | AuditPage>> {
  const asked = request.parse(event);
  if (asked.read === 'ACCOUNT') return account(asked.merchantId, asked.accountId);
  if (asked.read === 'ACCOUNTS') return toAnswer(await accounts(asked));
  if (asked.read === 'AUDIT') return toAnswer(await audit(asked));
  return toAnswer(await entries(asked));
}
