import { type App, Stack } from 'aws-cdk-lib';
import { observabilityOf } from './bricks/observability.ts';
import type { ServiceFunction } from './bricks/serviceFunction.ts';
import { Api, type ApiAddresses } from './contexts/api/api.ts';
import { Firewall } from './contexts/api/firewall.ts';
import { KeyRevocation } from './contexts/api/keyRevocation.ts';
import { PayerKeyReminder } from './contexts/api/payerKeyReminder.ts';
import { ResolverStack } from './contexts/api/resolverStack.ts';
import { type ReachedContexts, sourceReach } from './contexts/api/sourceReach.ts';
import { Chain } from './contexts/chain/chain.ts';
import { TreasuryGuard } from './contexts/chain/treasuryGuard.ts';
import { WakeUps } from './contexts/chain/wakeUps.ts';
import { Events } from './contexts/events.ts';
import { GatewayIngress } from './contexts/gatewayIngress/gatewayIngress.ts';
import { Gateways } from './contexts/gateways.ts';
import { Idempotency } from './contexts/idempotency.ts';
import { Invoices } from './contexts/invoices.ts';
import { Ledger } from './contexts/ledger.ts';
import { Lists } from './contexts/lists.ts';
import { Mail } from './contexts/mail.ts';
import { Merchants } from './contexts/merchants.ts';
import { Notifications } from './contexts/notifications.ts';
import { Audit } from './contexts/audit.ts';
import { Backups } from './contexts/operating/backups.ts';
import { ChainHealth } from './contexts/operating/chainHealth.ts';
import { RiskHealth } from './contexts/operating/riskHealth.ts';
import { CostBudget } from './contexts/operating/costBudget.ts';
import { DeliveryRoles } from './contexts/operating/deliveryRoles.ts';
import { Dashboard } from './contexts/operating/dashboard.ts';
import { type OperatedContexts, OperatorRoles } from './contexts/operating/operatorRoles.ts';
import { SecretReads } from './contexts/operating/secretReads.ts';
import { Tracing } from './contexts/operating/tracing.ts';
import { Payees } from './contexts/payees/payees.ts';
import { Risk } from './contexts/risk/risk.ts';
import { Posting } from './contexts/posting/posting.ts';
import { Reports } from './contexts/reports.ts';
import { Transactions } from './contexts/transactions.ts';
import { Webhooks } from './contexts/webhooks.ts';
import { type Environment, stackName } from './environments/environment.ts';
import { stackProps } from './environments/stackProps.ts';

type StackContexts = OperatedContexts & {
  readonly risk: Risk;
  readonly audit: Audit;
  readonly idempotency: Idempotency;
  readonly webhooks: Webhooks;
  readonly ingress: GatewayIngress;
};

/** The whole product in one environment. Only wires: what a part is stands in its construct. */
export class PaymentsStack extends Stack {
  readonly api: ApiAddresses;

  constructor(app: App, environment: Environment) {
    super(app, stackName(environment.name), {
      description: `appsync-payments, ${environment.name}`,
      ...stackProps(environment),
    });
    // Filters need the logs that they read.
    const observability = observabilityOf(this);
    observability.addStackDependency(this);
    new Tracing(observability, 'Tracing', environment);
    new TreasuryGuard(this, 'TreasuryGuard', environment);
    const contexts = this.#contexts(environment);
    const { merchants, chain, events, ingress, ledger, posting, webhooks } = contexts;
    new OperatorRoles(this, 'OperatorRoles', environment, contexts);
    this.#protect(environment, contexts);
    const chains = new ChainHealth(this, 'ChainHealth', environment, chain);
    new SecretReads(this, 'SecretReads', { environment: environment.name, secrets: chain.secrets });

    const { graphql: api, internalErrors, addresses } = this.#api(environment, contexts);
    this.api = addresses;
    new Notifications(this, 'Notifications', { environment, bus: events.bus, api });
    const mail = this.#mail(environment, contexts);
    const revocation = new KeyRevocation(this, 'KeyRevocation', { environment, bus: events.bus, api });
    merchants.allowRevoking(revocation.queue.queue);
    new WakeUps(this, 'WakeUps', { environment, bus: events.bus, chain });
    if (environment.name !== 'local') new PayerKeyReminder(observability, 'PayerKeyReminder', environment);
    if (environment.firewall !== null)
      new Firewall(this, 'Firewall', { environment: environment.name, api, limits: environment.firewall });
    new Dashboard(observability, 'Dashboard', {
      environment: environment.name,
      api,
      chains,
      risk: new RiskHealth(this, 'RiskHealth', environment, contexts.risk),
      drift: ledger.drift,
      internalErrors,
      functions: [...functionsOf(contexts), ...(mail === null ? [] : [mail.send])],
      queues: [
        chain.watchLoop.work,
        chain.sweepLoop.work,
        posting.queue,
        revocation.queue,
        webhooks.deliveries,
        ingress.queue,
      ],
      pipes: [...events.pipes, posting.pipe, ingress.pipe],
    });
  }

  /** A construct per context, each with what it needs of those before it. */
  #contexts(environment: Environment): StackContexts & ReachedContexts {
    const idempotency = new Idempotency(this, 'Idempotency', { environment });
    const merchants = new Merchants(this, 'Merchants', { environment, claims: idempotency.claims });
    const invoices = new Invoices(this, 'Invoices', { environment, merchants: merchants.table });
    const tables = { invoices: invoices.table, merchants: merchants.table };
    const chain = new Chain(this, 'Chain', { environment, ...tables });
    merchants.allowWakingSweeper(chain.sweepLoop.work.queue);
    // A construct's id is part of the ids of its tables and queues, which cannot be replaced.
    const events = new Events(this, 'Backbone', {
      environment,
      tables: { ...tables, chain: chain.records },
    });
    const transactions = new Transactions(this, 'Transactions', { environment });
    const ledger = new Ledger(this, 'Ledger', { environment, reference: transactions.reference });
    const risk = new Risk(this, 'Risk', { environment, bus: events.bus, reference: transactions.reference });
    const payees = new Payees(this, 'Payees', {
      environment,
      idempotency,
      transactions,
      ledger,
      risk,
      merchants: merchants.table,
    });
    const posting = new Posting(this, 'Posting', { environment, events, ledger, transactions, payees, risk });
    const gateways = new Gateways(this, 'Gateways', {
      environment,
      transactions,
      idempotency,
      ledger,
      risk,
      posting: posting.queue,
    });
    const ingress = new GatewayIngress(this, 'GatewayIngress', { environment, gateways });
    const lists = new Lists(this, 'Lists', {
      environment,
      invoices: invoices.table,
      transactions: transactions.table,
    });
    const webhooks = new Webhooks(this, 'Webhooks', {
      environment,
      bus: events.bus,
      merchants: merchants.table,
    });
    return {
      risk,
      merchants,
      idempotency,
      invoices,
      chain,
      events,
      transactions,
      ledger,
      posting,
      audit: new Audit(this, 'Audit', { environment, bus: events.bus, ledger: ledger.table }),
      lists,
      payees,
      webhooks,
      gateways,
      ingress,
      reports: new Reports(this, 'Reports', {
        environment,
        bus: events.bus,
        invoices: invoices.table,
        chain: chain.records,
        chainState: chain.state,
        ledger: ledger.table,
      }),
    };
  }

  #mail(environment: Environment, contexts: StackContexts & ReachedContexts): Mail | null {
    const { mailFrom: from } = environment;
    const { events, merchants, idempotency, invoices, ledger } = contexts;
    if (from === null) return null;
    return new Mail(this, 'Mail', {
      environment,
      from,
      bus: events.bus,
      merchants: merchants.table,
      claims: idempotency.claims,
      invoices: invoices.table,
      ledger: ledger.table,
    });
  }

  /** Against loss, and against a bill that nobody expected. */
  #protect(
    environment: Environment,
    {
      merchants,
      idempotency,
      invoices,
      chain,
      ingress,
      transactions,
      ledger,
      webhooks,
      reports,
      payees,
      risk,
    }: StackContexts & Pick<ReachedContexts, 'reports' | 'payees'>,
  ): void {
    const tables = [
      merchants.table,
      idempotency.claims,
      invoices.table,
      chain.records,
      chain.state,
      transactions.table,
      transactions.dedupe,
      transactions.reference,
      ledger.table,
      webhooks.table,
      ingress.table,
      reports.table,
      payees.stack.table,
      risk.table,
    ];
    if (environment.keepsData) new Backups(this, 'Backups', { environment, tables });
    const { deliveredFrom, monthlyBudgetDollars: dollars } = environment;
    if (deliveredFrom !== null) new DeliveryRoles(this, 'DeliveryRoles', environment, deliveredFrom);
    if (dollars !== null) new CostBudget(observabilityOf(this), 'Budget', environment, dollars);
  }

  #api(environment: Environment, contexts: ReachedContexts): Api {
    const { merchants, invoices, idempotency, chain, transactions } = contexts;
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
    new ResolverStack(this, 'Resolvers', {
      environment,
      graphql: api.graphql,
      sources: sourceReach(contexts),
    });
    return api;
  }
}

/** As the dashboard lists them. */
function functionsOf(contexts: StackContexts & ReachedContexts): ServiceFunction[] {
  const {
    audit,
    merchants,
    invoices,
    idempotency,
    chain,
    events,
    ledger,
    lists,
    payees,
    posting,
    webhooks,
    gateways,
    ingress,
    reports,
    risk,
  } = contexts;
  return [
    merchants.authorize,
    merchants.apiKeys,
    audit.record,
    merchants.settings,
    invoices.parseInvoice,
    invoices.qrCode,
    idempotency.awaitClaim,
    chain.listAssets,
    chain.deriveAddress,
    chain.watch,
    chain.sweep,
    chain.sign,
    events.translate,
    ledger.seal,
    ledger.expireHolds,
    ledger.verify,
    lists.readPage,
    reports.read,
    reports.record,
    risk.stream.consumer,
    payees.parseEmvQr,
    payees.stack.payees,
    gateways.cardPayments,
    gateways.settlePayments,
    ...posting.functions,
    ...webhooks.functions,
    ingress.receive,
  ];
}
