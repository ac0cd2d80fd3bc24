import { Duration } from 'aws-cdk-lib';
import { type GlobalSecondaryIndexPropsV2, ProjectionType } from 'aws-cdk-lib/aws-dynamodb';
import { RecursiveLoop } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { BY_INVOICE_INDEX, OPEN_PLANS_INDEX } from '../../../functions/chain/store/chainKeys.ts';
import { BY_HEIGHT_INDEX, HEIGHT_FIELDS } from '../../../functions/chain/store/heightKeys.ts';
import { SWEEP_INDEX, WATCH_INDEX } from '../../../functions/invoices/invoiceKeys.ts';
import { chainsFile, type Environment } from '../../environments/environment.ts';
import { allow, allowTable } from '../../bricks/allow.ts';
import { ChainSecrets } from './chainSecrets.ts';
import { indexKeys, RecordTable } from '../../bricks/recordTable.ts';
import { ServiceFunction } from '../../bricks/serviceFunction.ts';
import { WorkLoop } from './workLoop.ts';

export interface ChainProps {
  readonly environment: Environment;
  readonly invoices: RecordTable;
  readonly merchants: RecordTable;
}

/** A pass pages through everything open on a chain, and is given up well before its lease of two minutes. */
const PASS_TIMEOUT = Duration.seconds(60);

/** Keys, or little more: whoever asks reads the items themselves, and a change of status writes no index by invoice. */
const INDEXES: readonly GlobalSecondaryIndexPropsV2[] = [
  {
    indexName: BY_INVOICE_INDEX,
    ...indexKeys('invoiceId', 'id'),
    projectionType: ProjectionType.KEYS_ONLY,
  },
  {
    indexName: BY_HEIGHT_INDEX,
    ...indexKeys('heightShard', 'heightKey'),
    projectionType: ProjectionType.INCLUDE,
    nonKeyAttributes: [...HEIGHT_FIELDS],
  },
];

/** Plans that are under way, a few hundred at most; what has ended is in no index. */
const STATE_INDEXES: readonly GlobalSecondaryIndexPropsV2[] = [
  {
    indexName: OPEN_PLANS_INDEX,
    ...indexKeys('openPlans', 'id'),
    projectionType: ProjectionType.KEYS_ONLY,
  },
];

/** Addresses, deposits, sweeps: the tables of the chain, its secrets, and the two loops that watch and sweep. */
export class Chain extends Construct {
  readonly records: RecordTable;
  readonly state: RecordTable;
  readonly secrets: ChainSecrets;
  readonly deriveAddress: ServiceFunction;
  readonly listAssets: ServiceFunction;
  readonly watch: ServiceFunction;
  /** Holds the keys, and signs for the sweeper what the policy permits. */
  readonly sign: ServiceFunction;
  readonly sweep: ServiceFunction;
  readonly watchLoop: WorkLoop;
  readonly sweepLoop: WorkLoop;

  constructor(scope: Construct, id: string, { environment, invoices, merchants }: ChainProps) {
    super(scope, id);
    this.records = new RecordTable(this, 'Records', {
      environment,
      name: 'chain',
      streamed: true,
      indexes: INDEXES,
    });
    this.state = new RecordTable(this, 'State', {
      environment,
      name: 'chain-state',
      indexes: STATE_INDEXES,
    });
    const secrets = new ChainSecrets(this, 'Secrets', environment);
    this.secrets = secrets;
    const files = chainsFile(environment);
    this.deriveAddress = new ServiceFunction(this, 'DeriveAddress', {
      environment,
      entry: 'deriveAddress',
      timeout: Duration.seconds(5),
      memory: 512,
      variables: { DEPOSIT_XPUB_SECRET: secrets.depositXpub.ref },
    });
    secrets.allowReading(this.deriveAddress.role, [secrets.depositXpub]);
    this.listAssets = new ServiceFunction(this, 'ListAssets', {
      environment,
      entry: 'listAssets',
      timeout: Duration.seconds(5),
      memory: 256,
      files,
    });
    this.sign = this.#signer(environment, secrets, merchants);
    const pass = {
      environment,
      files,
      timeout: PASS_TIMEOUT,
      // The worker sends itself the next wake-up, which Lambda would stop after some 16 rounds:
      // https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html
      recursiveLoop: RecursiveLoop.ALLOW,
    };
    const tables = {
      INVOICES_TABLE: invoices.tableName,
      CHAIN_TABLE: this.records.tableName,
      CHAIN_STATE_TABLE: this.state.tableName,
    };
    this.watch = new ServiceFunction(this, 'Watch', {
      ...pass,
      entry: 'watch',
      // It reads thousands of invoices in one pass.
      memory: 1_024,
      variables: { ...tables, MERCHANTS_TABLE: merchants.tableName, RPC_SECRET: secrets.rpc.ref },
      rollsBack: true,
    });
    this.sweep = new ServiceFunction(this, 'Sweep', {
      ...pass,
      entry: 'sweep',
      // It mostly waits for the node, and waiting is paid by memory.
      memory: 512,
      variables: {
        ...tables,
        MERCHANTS_TABLE: merchants.tableName,
        RPC_SECRET: secrets.rpc.ref,
        SIGN_FUNCTION: this.sign.function.functionName,
      },
    });
    // The whole of what the sweeper may do with keys: to ask.
    allow(this.sweep.role, ['lambda:InvokeFunction'], [this.sign.function.functionArn]);
    this.watchLoop = this.#loop(environment, 'watch', this.watch);
    this.sweepLoop = this.#loop(environment, 'sweep', this.sweep);
    // Whether money that left went to a merchant's own treasury.
    allowTable(this.watch.role, { table: merchants, actions: ['BatchGetItem'], keys: ['MERCHANT#*'] });
    allowTable(this.sweep.role, { table: merchants, actions: ['BatchGetItem'], keys: ['MERCHANT#*'] });
    this.#allowPasses(invoices, secrets);
  }

  #signer(environment: Environment, secrets: ChainSecrets, merchants: RecordTable): ServiceFunction {
    const sign = new ServiceFunction(this, 'Sign', {
      environment,
      entry: 'sign',
      // Less than half a millisecond a key, of hundreds in a batch; a cold start reads two secrets.
      timeout: Duration.seconds(10),
      memory: 512,
      files: chainsFile(environment),
      variables: {
        DEPOSIT_KEY_SECRET: secrets.depositAccountKey.ref,
        GAS_KEY_SECRET: secrets.gasKey.ref,
        MERCHANTS_TABLE: merchants.tableName,
        CHAIN_STATE_TABLE: this.state.tableName,
      },
    });
    secrets.allowReading(sign.role, [secrets.depositAccountKey, secrets.gasKey]);
    // Whose treasury and whose address a request names it looks up itself.
    allowTable(sign.role, { table: merchants, actions: ['BatchGetItem'], keys: ['MERCHANT#*'] });
    allowTable(sign.role, { table: this.state, actions: ['BatchGetItem'], keys: ['ADDRESS#*'] });
    return sign;
  }

  #loop(environment: Environment, name: 'watch' | 'sweep', worker: ServiceFunction): WorkLoop {
    return new WorkLoop(this, name === 'watch' ? 'WatchLoop' : 'SweepLoop', {
      environment,
      name,
      worker,
      workerTimeout: PASS_TIMEOUT,
      batchSize: 10,
    });
  }

  #allowPasses(invoices: RecordTable, secrets: ChainSecrets): void {
    const watchQueue = this.watchLoop.work.queue;
    const sweepQueue = this.sweepLoop.work.queue;
    const records = { table: this.records, actions: ['BatchGetItem', 'PutItem'] };
    allowTable(this.watch.role, { ...records, indexes: [BY_INVOICE_INDEX, BY_HEIGHT_INDEX] });
    allowTable(this.sweep.role, { ...records, indexes: [BY_INVOICE_INDEX] });
    const state = ['GetItem', 'PutItem', 'UpdateItem', 'ConditionCheckItem'];
    // It finds the owners of addresses, and forgets a reorganisation that is settled.
    allowTable(this.watch.role, { table: this.state, actions: [...state, 'BatchGetItem', 'DeleteItem'] });
    // It finds open plans, and reads them with their transactions.
    allowTable(this.sweep.role, {
      table: this.state,
      actions: [...state, 'BatchGetItem'],
      indexes: [OPEN_PLANS_INDEX],
    });
    allowTable(this.watch.role, { table: this.records, actions: ['GetItem'], keys: ['head_*'] });
    const change = ['BatchGetItem', 'PutItem'];
    allowTable(this.watch.role, {
      table: invoices,
      actions: [...change, 'UpdateItem'],
      indexes: [WATCH_INDEX],
    });
    // What waits, and where a treasury changes what was shown to payers.
    allowTable(this.sweep.role, { table: invoices, actions: change, indexes: [SWEEP_INDEX, WATCH_INDEX] });
    secrets.allowReading(this.watch.role, [secrets.rpc]);
    secrets.allowReading(this.sweep.role, [secrets.rpc]);
    allow(this.watch.role, ['sqs:SendMessage'], [watchQueue.queueArn, sweepQueue.queueArn]);
    allow(this.sweep.role, ['sqs:SendMessage'], [sweepQueue.queueArn]);
    this.watch.function.addEnvironment('WATCH_QUEUE_URL', watchQueue.queueUrl);
    this.watch.function.addEnvironment('SWEEP_QUEUE_URL', sweepQueue.queueUrl);
    this.sweep.function.addEnvironment('SWEEP_QUEUE_URL', sweepQueue.queueUrl);
  }
}
