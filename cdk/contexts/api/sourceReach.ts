import type { TableAccess } from '../../bricks/allow.ts';
import type { ServiceFunction } from '../../bricks/serviceFunction.ts';
import type { Chain } from '../chain/chain.ts';
import type { Gateways } from '../gateways.ts';
import type { Idempotency } from '../idempotency.ts';
import type { Invoices } from '../invoices.ts';
import type { Ledger } from '../ledger.ts';
import type { Lists } from '../lists.ts';
import type { Merchants } from '../merchants.ts';
import type { Payees } from '../payees/payees.ts';
import type { Posting } from '../posting/posting.ts';
import type { Reports } from '../reports.ts';
import type { Transactions } from '../transactions.ts';
import type { Webhooks } from '../webhooks.ts';
import type { SourceName } from './resolverTable.ts';

/** The contexts that resolvers reach into. */
export interface ReachedContexts {
  readonly invoices: Invoices;
  readonly idempotency: Idempotency;
  readonly chain: Chain;
  readonly transactions: Transactions;
  readonly ledger: Ledger;
  readonly posting: Posting;
  readonly lists: Lists;
  readonly merchants: Merchants;
  readonly payees: Payees;
  readonly webhooks: Webhooks;
  readonly gateways: Gateways;
  readonly reports: Reports;
}

/** What each source reaches: a function, or tables with what it may do there, the first of which it is named after. */
export type SourceReach = Readonly<
  Record<Exclude<SourceName, 'none'>, ServiceFunction | readonly TableAccess[]>
>;

/** What the resolvers of each data source may do, and nothing else. */
export function sourceReach({
  invoices,
  idempotency: { claims, awaitClaim },
  chain,
  transactions,
  ledger,
  posting,
  lists,
  merchants,
  payees,
  webhooks,
  gateways,
  reports,
}: ReachedContexts): SourceReach {
  return {
    invoicesRead: [{ table: invoices.table, actions: ['GetItem', 'BatchGetItem'] }],
    // Where a condition fails, AppSync reads what is there:
    // https://docs.aws.amazon.com/appsync/latest/devguide/js-aws-appsync-resolver-reference-dynamodb-condition-expressions.html
    invoicesWrite: [{ table: invoices.table, actions: ['UpdateItem', 'GetItem'] }],
    claims: [{ table: claims, actions: ['PutItem', 'GetItem'] }],
    counters: [{ table: chain.state, actions: ['UpdateItem'], keys: ['COUNTER#*'] }],
    storeInvoice: [
      { table: invoices.table, actions: ['PutItem'] },
      { table: chain.state, actions: ['PutItem'], keys: ['ADDRESS#*'] },
      { table: claims, actions: ['UpdateItem'] },
    ],
    transactionsRead: [{ table: transactions.table, actions: ['GetItem', 'BatchGetItem'] }],
    transactionsWrite: [{ table: transactions.table, actions: ['UpdateItem', 'GetItem'] }],
    storeTransaction: [
      { table: transactions.table, actions: ['PutItem'] },
      { table: claims, actions: ['UpdateItem'] },
    ],
    parseTransaction: posting.parseTransaction,
    readPage: lists.readPage,
    readAccount: ledger.readAccount,
    parseInvoice: invoices.parseInvoice,
    awaitClaim,
    deriveAddress: chain.deriveAddress,
    listAssets: chain.listAssets,
    chainRecords: [{ table: chain.records, actions: ['GetItem'], keys: ['head_*', 'dep_*', 'oth_*'] }],
    apiKeys: merchants.apiKeys,
    merchantSettings: merchants.settings,
    qrCode: invoices.qrCode,
    parseEmvQr: payees.parseEmvQr,
    payees: payees.stack.payees,
    // Not sessions, which stand beside them.
    payeesRead: [{ table: payees.stack.table, actions: ['GetItem'], keys: ['pye_*', 'pqr_*'] }],
    webhooks: webhooks.api,
    cardPayments: gateways.cardPayments,
    reports: reports.read,
  };
}
