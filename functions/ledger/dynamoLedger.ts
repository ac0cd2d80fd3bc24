import { addTotals, NO_TOTALS, type Totals } from './account.ts';
import { openAccount } from './dynamoAccounts.ts';
import { dynamoHolds } from './dynamoHolds.ts';
import { type DynamoLedgerOptions, dynamoLedgerTable } from './dynamoLedgerTable.ts';
import { dynamoPostings } from './dynamoPostings.ts';
import { readStatement } from './dynamoStatement.ts';
import { dynamoStripes } from './dynamoStripes.ts';
import type { LedgerStore } from './ports.ts';

/** The ledger on one DynamoDB table. */
export function dynamoLedger(options: DynamoLedgerOptions): LedgerStore {
  const table = dynamoLedgerTable(options);
  const stripes = dynamoStripes(table);
  const { forPosting, ...holds } = dynamoHolds(table, stripes);
  return {
    openAccount: openAccount(table, stripes),
    getAccount: table.getAccount,
    async totals(account) {
      return (await stripes.readBusy(account)).reduce<Totals>(addTotals, NO_TOTALS);
    },
    async available(account) {
      return (await stripes.read(account)).reduce((sum, { available }) => sum + available, 0n);
    },
    ...dynamoPostings({ table, stripes, holds: { forPosting } }),
    ...holds,
    statement: (account, page) => readStatement(options, account, page),
  };
}
