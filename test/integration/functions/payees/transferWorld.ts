import { randomBytes, randomUUID } from 'node:crypto';
import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { ulid } from 'ulid';
import { dynamoClaims } from '../../../../functions/idempotency/dynamoClaims.ts';
import { balanceOf } from '../../../../functions/ledger/account.ts';
import { dynamoBook } from '../../../../functions/ledger/dynamoBook.ts';
import { dynamoLedger } from '../../../../functions/ledger/dynamoLedger.ts';
import { journalEntry } from '../../../../functions/ledger/journalEntry.ts';
import { verifyBook } from '../../../../functions/ledger/verifyBook.ts';
import { approveTransfer } from '../../../../functions/payees/approveTransfer.ts';
import { closePayee } from '../../../../functions/payees/closePayee.ts';
import { createPayee, type CreatePayeeInput } from '../../../../functions/payees/createPayee.ts';
import { createPayeeQr } from '../../../../functions/payees/createPayeeQr.ts';
import {
  createPayerSession,
  type CreatePayerSessionInput,
} from '../../../../functions/payees/createPayerSession.ts';
import { dynamoPayees } from '../../../../functions/payees/dynamoPayees.ts';
import { dynamoReturns } from '../../../../functions/payees/dynamoReturns.ts';
import type { TransferRisk } from '../../../../functions/payees/ports.ts';
import {
  payPayee,
  type PayPayeeInput,
  payWithSession,
  type PayWithSessionInput,
} from '../../../../functions/payees/sendTransfer.ts';
import { chartAccount, customerAccount, fiatAsset } from '../../../../functions/posting/chart.ts';
import { findPayingAccount } from '../../../../functions/posting/findPayingAccount.ts';
import { ledgerPosting } from '../../../../functions/posting/ledgerPosting.ts';
import type { AccountRecord } from '../../../../functions/posting/ports.ts';
import { postTransfer } from '../../../../functions/posting/postTransfer.ts';
import { verifyTransactions } from '../../../../functions/posting/verifyTransactions.ts';
import { systemClock } from '../../../../functions/shared/clock.ts';
import type { MerchantId, TransactionId } from '../../../../functions/shared/ids.ts';
import { dynamoTransactions } from '../../../../functions/transactions/dynamoTransactions.ts';
import { TRANSACTIONS_IN_STATUS } from '../../../../functions/transactions/transactionKeys.ts';
import { startTestDynamoDB } from '../../../engines/dynamodb.ts';
import { createLedgerTable, ledgerClient } from '../../../engines/ledgerTable.ts';
import { createTable, testClient, testListIndex } from '../../../engines/tables.ts';
import { PAGES_URL } from '../../../fixtures/invoices/chains.ts';

export const SHOP = 'demo' as MerchantId;
export const OTHER_SHOP = 'other' as MerchantId;
const EUR = { symbol: 'EUR', decimals: 2 };

const ACCOUNT: Omit<AccountRecord, 'accountId'> = {
  type: 'CURRENT',
  status: 'OPEN',
  currency: 'EUR',
  countryCode: 'AT',
  bankName: 'Bank',
  bankIdentifier: 'BANKATWW',
  customerId: 'cus-1',
  maxPerTransaction: null,
  reviewAbove: null,
  mayBeNegative: false,
  stripes: 4,
};

/** Records of the bank, of both merchants alike. */
const RECORDS: readonly Partial<AccountRecord>[] = [
  {},
  { status: 'BLOCKED' },
  { currency: 'USD' },
  { mayBeNegative: true },
];
const NAMES = ['anna', 'blocked', 'dollars', 'credit-line'];

/** Payees and transfers on real tables; nothing between the use cases and DynamoDB but what a test puts there. */
export async function startTransferWorld() {
  const dynamo = await startTestDynamoDB();
  const client = testClient(dynamo.endpoint);
  const numbers = ledgerClient(dynamo.endpoint);
  await Promise.all([
    createTable(client, 'payees'),
    createTable(client, 'merchants'),
    createTable(client, 'claims'),
    createTable(client, 'transactions', [testListIndex(TRANSACTIONS_IN_STATUS)]),
    createLedgerTable(numbers, 'ledger'),
  ]);
  let now = systemClock.nowMs();
  const clock = { nowMs: () => now };
  const claims = dynamoClaims({ client, tableName: 'claims' });
  const payees = dynamoPayees({ client: numbers, tableName: 'payees', newsTableName: 'merchants', claims });
  const transactions = dynamoTransactions({ client, tableName: 'transactions' });
  const ledgerOptions = { client: numbers, tableName: 'ledger' };
  const ledger = dynamoLedger(ledgerOptions);
  const posting = ledgerPosting({ ledger, clock, postsTogether: true });
  const reference = {
    account: (_merchant: string, id: string): Promise<AccountRecord | null> => {
      const at = NAMES.indexOf(id);
      return Promise.resolve(at === -1 ? null : { ...ACCOUNT, ...RECORDS[at], accountId: id });
    },
  };
  let risk: TransferRisk = { assess: () => Promise.resolve({ outcome: 'ALLOW' }) };
  const approve = approveTransfer({
    transactions,
    clock,
    risk: { assess: (transfer) => risk.assess(transfer) },
  });
  const deps = {
    payees,
    claims,
    transactions,
    ledger,
    approve,
    clock,
    findAccount: findPayingAccount({ payees, reference }),
    pagesUrl: PAGES_URL,
    random: (bytes: number) => randomBytes(bytes),
    newOwner: () => randomUUID(),
    newTransactionId: () => `txn_${ulid()}` as TransactionId,
  };
  const returns = dynamoReturns({ client: numbers, tableName: 'payees' });
  const make = createPayee(deps);
  const close = closePayee(deps);
  const signIn = createPayerSession(deps);
  const pay = payPayee(deps);
  const payInSession = payWithSession(deps);
  const post = postTransfer({ transactions, reference, ledger, posting, approve, clock, returns });

  return {
    endpoint: dynamo.endpoint,
    clock,
    deps,
    payees,
    claims,
    transactions,
    ledger,
    approve,
    post,
    create: (merchant: MerchantId, input: CreatePayeeInput) => make(merchant, input, 'key_made'),
    createQr: createPayeeQr(deps),
    createSession: (merchant: MerchantId, input: CreatePayerSessionInput) =>
      signIn(merchant, input, 'key_signed_in'),
    closePayee: (merchant: MerchantId, id: string) => close(merchant, id, 'key_closed'),
    pay: (input: PayPayeeInput, merchant = SHOP) => pay(merchant, input, 'key_paid'),
    payInSession: (input: PayWithSessionInput, caller: MerchantId | null = null) =>
      payInSession(caller, input),
    assessing(next: TransferRisk): void {
      risk = next;
    },
    later(ms: number): void {
      now += ms;
    },
    /** As an INBOUND credit is posted: Dr settlement, Cr the account. */
    async fund(accountId: string, units: bigint, merchant = SHOP): Promise<void> {
      const record = await reference.account(merchant, accountId);
      if (record === null) throw new Error(`no account ${accountId}`);
      const account = customerAccount(merchant, EUR, record);
      const settlement = chartAccount(merchant, 'bank', 'settlement', fiatAsset(EUR));
      await Promise.all([ledger.openAccount(account), ledger.openAccount(settlement)]);
      const line = { amount: units, asset: 'EUR' };
      const entry = journalEntry(
        {
          book: merchant,
          source: `fund-${randomUUID()}`,
          description: 'funds',
          postings: [
            { ...line, accountId: settlement.id, side: 'DEBIT' },
            { ...line, accountId: account.id, side: 'CREDIT' },
          ],
        },
        new Date(now),
      );
      if (!entry.ok) throw new Error(entry.error.code);
      await ledger.post(entry.value);
    },
    async balance(accountId: string, merchant = SHOP): Promise<{ posted: bigint; available: bigint } | null> {
      const account = await ledger.getAccount(`${merchant}:${accountId}`);
      if (account === null) return null;
      const posted = balanceOf(account, await ledger.totals(account));
      return { posted, available: await ledger.available(account) };
    },
    /** Items of a table, sessions and claims too. */
    async count(table: 'transactions' | 'claims'): Promise<number> {
      return (await client.send(new ScanCommand({ TableName: table, Select: 'COUNT' }))).Count ?? 0;
    },
    async verify(merchant = SHOP) {
      const reader = dynamoBook(ledgerOptions);
      const book = await verifyBook({ reader, ledger })(merchant);
      return {
        drift: book.drift,
        mismatches: await verifyTransactions({ reader, ledger, transactions })(merchant),
      };
    },
    close: () => dynamo.close(),
  };
}

export type TransferWorld = Awaited<ReturnType<typeof startTransferWorld>>;
