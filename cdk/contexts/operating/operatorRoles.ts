import { ArnFormat, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { BY_HEIGHT_INDEX } from '../../../functions/chain/store/heightKeys.ts';
import { SWEEP_INDEX, WATCH_INDEX } from '../../../functions/invoices/invoiceKeys.ts';
import { BOOK_INDEX } from '../../../functions/ledger/ledgerKeys.ts';
import { TRANSACTIONS_IN_STATUS } from '../../../functions/transactions/transactionKeys.ts';
import { acknowledgeWildcard } from '../../bricks/acknowledge.ts';
import { allow, allowTable } from '../../bricks/allow.ts';
import { allowRedrive, type Letters } from '../../bricks/redriveRole.ts';
import { OperatorRole } from '../../bricks/operatorRole.ts';
import { type Environment, physicalName } from '../../environments/environment.ts';
import type { OperatorCommand, RedriveRole } from '../../environments/operatorCommands.ts';
import type { Chain } from '../chain/chain.ts';
import type { Events } from '../events.ts';
import type { Invoices } from '../invoices.ts';
import type { Ledger } from '../ledger.ts';
import type { Merchants } from '../merchants.ts';
import { PUSHES } from '../notifications.ts';
import type { Posting } from '../posting/posting.ts';
import type { Transactions } from '../transactions.ts';

export interface OperatedContexts {
  readonly merchants: Merchants;
  readonly invoices: Invoices;
  readonly chain: Chain;
  readonly events: Events;
  readonly transactions: Transactions;
  readonly ledger: Ledger;
  readonly posting: Posting;
}

/** A role for each command that people run against a deployed environment: what it may do is what it calls. */
export class OperatorRoles extends Construct {
  readonly #environment: Environment;

  constructor(scope: Construct, id: string, environment: Environment, contexts: OperatedContexts) {
    super(scope, id);
    this.#environment = environment;
    const { merchants, chain, transactions } = contexts;
    const setUp = this.#role('setup-secrets');
    chain.secrets.allowSettingUp(setUp);
    // Whether addresses were given out, of a seed that is gone.
    allowTable(setUp, { table: chain.state, actions: ['BatchGetItem'], keys: ['COUNTER#*'] });
    const queue = (name: string): string => this.#arn('sqs', physicalName(environment.name, name));
    const merchant = this.#role('merchant');
    // Keys are items of the same table.
    allowTable(merchant, { table: merchants.table, actions: ['GetItem', 'PutItem', 'UpdateItem'] });
    allow(merchant, ['sqs:GetQueueUrl', 'sqs:SendMessage'], [queue('revoked-keys')]);
    allowTable(this.#role('reference-data'), { table: transactions.reference, actions: ['PutItem'] });
    const wallet = this.#role('wallet');
    chain.secrets.allowReading(wallet, [chain.secrets.rpc]);
    allowTable(wallet, { table: chain.records, actions: ['PutItem'] });
    const verifier = this.#role('chain');
    chain.secrets.allowReading(verifier, [chain.secrets.rpc]);
    allowTable(verifier, { table: chain.state, actions: ['GetItem'], keys: ['RANGE#*'] });
    allowTable(verifier, { table: chain.state, actions: ['BatchGetItem'], keys: ['ADDRESS#*'] });
    // `sweep:plan` reads what waits and was shown, where merchants want their money, and what the last sweeps took.
    allowTable(verifier, {
      table: contexts.invoices.table,
      actions: [],
      indexes: [SWEEP_INDEX, WATCH_INDEX],
    });
    allowTable(verifier, { table: merchants.table, actions: ['BatchGetItem'], keys: ['MERCHANT#*'] });
    allowTable(verifier, { table: chain.records, actions: ['BatchGetItem'], indexes: [BY_HEIGHT_INDEX] });
    // `revoke` asks the sweeper.
    allow(verifier, ['sqs:GetQueueUrl', 'sqs:SendMessage'], [queue('sweep')]);
    // `release` ends the hold of an invoice.
    allowTable(verifier, { table: contexts.invoices.table, actions: ['BatchGetItem', 'PutItem'] });
    this.#ledger(contexts);
    this.#reseal(contexts.ledger, queue('seal-dead'));
    this.#events(contexts);
    const retry = this.#role('transactions');
    allowTable(retry, { table: transactions.table, actions: ['GetItem', 'UpdateItem'] });
    allowTable(retry, { table: contexts.ledger.table, actions: ['GetItem'], keys: ['ENTRY#*'] });
    this.#restore(contexts);
    this.#redrive(contexts);
  }

  /** A role for each family of queues; a consumer on the bus brings its own (`EventConsumer`). */
  #redrive({ events: { bus } }: OperatedContexts): void {
    const { name: environment } = this.#environment;
    const family = (command: OperatorCommand & RedriveRole, letters: Omit<Letters, 'bus'>): void =>
      allowRedrive(this.#role(command), environment, { ...letters, bus });
    family('redrive-posting', {
      queues: ['approve', 'posting', 'apply-gateway-events'],
      rules: ['approve', 'posting'],
    });
    family('redrive-chain', { queues: ['watch', 'sweep'], rules: ['watch-wake', 'sweep-wake'] });
    family('redrive-notifications', {
      queues: ['revoked-keys'],
      rules: [...PUSHES.map(({ name }) => name), 'announce', 'end-subscriptions'],
    });
  }

  /** Raises the counters of addresses, and revokes what was revoked in the table as it was before a restore. */
  #restore({ merchants, chain }: OperatedContexts): void {
    const role = this.#role('restore');
    allowTable(role, { table: chain.state, actions: ['Scan'] });
    allowTable(role, { table: chain.state, actions: ['UpdateItem'], keys: ['COUNTER#*'] });
    allowTable(role, { table: merchants.table, actions: ['Scan', 'UpdateItem'] });
    const named = (name: string): string => physicalName(this.#environment.name, name);
    allow(role, ['dynamodb:Scan'], [this.#arn('dynamodb', `table/${named('merchants-before')}`)]);
    allow(role, ['sqs:GetQueueUrl', 'sqs:SendMessage'], [this.#arn('sqs', named('revoked-keys'))]);
  }

  /** Reads books, and what is under way on the chain; writes nothing. */
  #ledger({ ledger, invoices, chain, transactions }: OperatedContexts): void {
    const role = this.#role('ledger');
    allowTable(role, {
      table: ledger.table,
      actions: ['BatchGetItem', 'GetItem', 'Query', 'Scan'],
      indexes: [BOOK_INDEX],
    });
    allowTable(role, {
      table: transactions.table,
      actions: ['BatchGetItem', 'GetItem'],
      indexes: [TRANSACTIONS_IN_STATUS],
    });
    allowTable(role, { table: invoices.table, actions: ['Scan'] });
    allowTable(role, { table: chain.records, actions: ['Scan'] });
    chain.secrets.allowReading(role, [chain.secrets.rpc]);
    allow(role, ['s3:ListBucketVersions'], [ledger.anchors.bucketArn]);
  }

  /** Appends blocks and anchors for entries that the sealer lost, and takes its dead letters away. */
  #reseal({ table, anchors }: Ledger, deadLetters: string): void {
    const role = this.#role('ledger-reseal');
    allowTable(role, { table, actions: ['Query', 'Scan'], indexes: [BOOK_INDEX] });
    allowTable(role, { table, actions: ['PutItem'], keys: ['BLOCK#*'] });
    anchors.allowPutting(role);
    allow(role, ['sqs:GetQueueUrl', 'sqs:ReceiveMessage', 'sqs:DeleteMessage'], [deadLetters]);
  }

  #events({ events, invoices, chain, transactions, posting }: OperatedContexts): void {
    const replay = this.#role('replay');
    const archive = this.#arn('events', `archive/${physicalName(this.#environment.name, 'archive')}`);
    // Every replay is new, and has a name of its own.
    const replays = this.#arn('events', 'replay/replay-*');
    allow(replay, ['events:DescribeArchive'], [archive]);
    // https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoneventbridge.html
    allow(replay, ['events:StartReplay'], [archive, replays]);
    allow(replay, ['events:DescribeReplay'], [replays]);
    acknowledgeWildcard(
      replay,
      replays,
      'A replay has the time in its name, and begins as all of ours do: scripts/replay/replayEvents.ts.',
    );
    const reconcile = this.#role('reconcile');
    for (const table of [invoices.table, chain.records, transactions.table])
      allowTable(reconcile, { table, actions: ['Scan'] });
    const functions = [events.translate, posting.screen].map((each) => each.function.functionArn);
    allow(reconcile, ['lambda:InvokeFunction'], functions);
    allow(reconcile, ['events:PutEvents'], [events.bus.eventBusArn]);
  }

  /** Of what has a name and no construct here. */
  #arn(service: string, resource: string): string {
    return Stack.of(this).formatArn({ service, resource, arnFormat: ArnFormat.NO_RESOURCE_NAME });
  }

  #role(command: OperatorCommand): OperatorRole {
    return new OperatorRole(this, this.#environment.name, command);
  }
}
