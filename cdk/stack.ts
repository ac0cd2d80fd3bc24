import { type App, Stack } from 'aws-cdk-lib';
import { Api } from './contexts/api/api.ts';
import { Backbone } from './contexts/backbone.ts';
import { Chain } from './contexts/chain/chain.ts';
import { Dashboard } from './contexts/dashboard.ts';
import { dataSources } from './contexts/api/dataSources.ts';
import { Firewall } from './contexts/api/firewall.ts';
import { Idempotency } from './contexts/idempotency.ts';
import { Invoices } from './contexts/invoices.ts';
import { Merchants } from './contexts/merchants.ts';
import { Ledger } from './contexts/ledger.ts';
import { Notifications } from './contexts/notifications.ts';
import { Operators } from './contexts/operators.ts';
import { PayerKeyReminder } from './contexts/api/payerKeyReminder.ts';
import { Tracing } from './bricks/tracing.ts';
import { TreasuryGuard } from './contexts/chain/treasuryGuard.ts';
import { Posting } from './contexts/posting/posting.ts';
import { Transactions } from './contexts/transactions.ts';
import { WakeUps } from './contexts/chain/wakeUps.ts';
import type { Environment } from './environments/environment.ts';

/** The whole product in one environment. Only wires: what a part is stands in its construct. */
export class PaymentsStack extends Stack {
  constructor(app: App, environment: Environment) {
    super(app, `appsync-payments-${environment.name}`, {
      description: `appsync-payments, ${environment.name}`,
      terminationProtection: environment.keepsData,
    });
    new Operators(this, environment.name);
    new Tracing(this, 'Tracing', environment);
    new TreasuryGuard(this, 'TreasuryGuard', environment);
    const merchants = new Merchants(this, 'Merchants', { environment });
    const idempotency = new Idempotency(this, 'Idempotency', { environment });
    const invoices = new Invoices(this, 'Invoices', { environment });
    const chain = new Chain(this, 'Chain', { environment, invoices: invoices.table });
    const backbone = new Backbone(this, 'Backbone', {
      environment,
      tables: { invoices: invoices.table, chain: chain.records },
    });

    const transactions = new Transactions(this, 'Transactions', { environment });
    const ledger = new Ledger(this, 'Ledger', { environment, reference: transactions.reference });
    const posting = new Posting(this, 'Posting', { environment, backbone, ledger, transactions });

    const api = new Api(this, 'Api', {
      environment,
      authorize: merchants.authorize,
      variables: {
        INVOICES_TABLE: invoices.table.tableName,
        CLAIMS_TABLE: idempotency.claims.tableName,
        CHAIN_STATE_TABLE: chain.state.tableName,
        TRANSACTIONS_TABLE: transactions.table.tableName,
      },
    });
    api.addResolvers(
      dataSources(api, {
        environment: environment.name,
        api: api.graphql,
        sources: {
          invoicesRead: [
            {
              table: invoices.table,
              actions: ['GetItem', 'BatchGetItem'],
              indexes: ['byMerchant', 'byMerchantStatus'],
            },
          ],
          // Where a condition fails, AppSync reads what is there:
          // https://docs.aws.amazon.com/appsync/latest/devguide/js-aws-appsync-resolver-reference-dynamodb-condition-expressions.html
          invoicesWrite: [{ table: invoices.table, actions: ['UpdateItem', 'GetItem'] }],
          claims: [{ table: idempotency.claims, actions: ['PutItem', 'GetItem'] }],
          counters: [{ table: chain.state, actions: ['UpdateItem'], keys: ['COUNTER#*'] }],
          storeInvoice: [
            { table: invoices.table, actions: ['PutItem'] },
            { table: chain.state, actions: ['PutItem'], keys: ['ADDRESS#*'] },
            { table: idempotency.claims, actions: ['UpdateItem'] },
          ],
          transactionsRead: [
            {
              table: transactions.table,
              actions: ['GetItem'],
              indexes: ['byMerchant', 'byMerchantStatus', 'byCustomer'],
            },
          ],
          transactionsWrite: [{ table: transactions.table, actions: ['UpdateItem'] }],
          storeTransaction: [
            { table: transactions.table, actions: ['PutItem'] },
            { table: idempotency.claims, actions: ['UpdateItem'] },
          ],
          parseTransaction: posting.parseTransaction,
          readAccount: ledger.readAccount,
          parseInvoice: invoices.parseInvoice,
          awaitClaim: idempotency.awaitClaim,
          deriveAddress: chain.deriveAddress,
          listAssets: chain.listAssets,
          qrCode: invoices.qrCode,
        },
      }),
    );

    new Notifications(this, 'Notifications', { environment, bus: backbone.bus, api: api.graphql });
    new WakeUps(this, 'WakeUps', { environment, bus: backbone.bus, chain });
    if (environment.name !== 'local') new PayerKeyReminder(this, 'PayerKeyReminder', environment);
    if (environment.firewall !== null) {
      new Firewall(this, 'Firewall', {
        environment: environment.name,
        api: api.graphql,
        limits: environment.firewall,
      });
    }
    new Dashboard(this, 'Dashboard', {
      environment: environment.name,
      api: api.graphql,
      functions: [
        merchants.authorize,
        invoices.parseInvoice,
        invoices.qrCode,
        idempotency.awaitClaim,
        chain.listAssets,
        chain.deriveAddress,
        chain.watch,
        chain.sweep,
        backbone.translate,
        ledger.seal,
        ledger.expireHolds,
        ...posting.functions,
      ],
      queues: [chain.watchLoop.work, chain.sweepLoop.work, posting.queue],
      pipes: [...backbone.pipes, posting.pipe],
    });
  }
}
