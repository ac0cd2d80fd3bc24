import { BatchWriteCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { HDNodeWallet } from 'ethers';
import { ulid } from 'ulid';
import { derivePublicChild, parseExtendedPublicKey } from '../../../../functions/chain/keys/hdKey.ts';
import { addressOf } from '../../../../functions/chain/evm/address.ts';
import type { ChainConfig } from '../../../../functions/chain/chainConfig.ts';
import type { ChainTransactionStore, SettlementStore, WatchWork } from '../../../../functions/chain/ports.ts';
import { dynamoChain } from '../../../../functions/chain/store/dynamoChain.ts';
import { dynamoSpendings } from '../../../../functions/chain/funding/dynamoSpendings.ts';
import { dynamoFoundMoney } from '../../../../functions/chain/store/dynamoFoundMoney.ts';
import { dynamoOutflows } from '../../../../functions/chain/store/dynamoOutflows.ts';
import { dynamoCertificates } from '../../../../functions/chain/certificate/dynamoCertificates.ts';
import { dynamoSettlements } from '../../../../functions/chain/store/dynamoSettlements.ts';
import { dynamoCursors } from '../../../../functions/chain/watching/dynamoCursors.ts';
import { dynamoLeases } from '../../../../functions/chain/loops/dynamoLeases.ts';
import { httpRpc } from '../../../../functions/chain/evm/httpRpc.ts';
import type { Rpc } from '../../../../functions/chain/evm/rpc.ts';
import { dynamoTransactions } from '../../../../functions/chain/store/dynamoTransactions.ts';
import { signingChainOf } from '../../../../functions/chain/keys/signingPolicy.ts';
import { outsideTreasuries } from '../../../../functions/chain/outsideTreasuries.ts';
import { policySigner } from '../../../../functions/chain/keys/policySigner.ts';
import type { Signer } from '../../../../functions/chain/keys/signer.ts';
import { nativeMethod } from '../../../../functions/chain/sweeping/nativeMethod.ts';
import { sweepChain, type SweepOutcome } from '../../../../functions/chain/sweeping/sweepChain.ts';
import type { SweepDeps } from '../../../../functions/chain/sweeping/sweepDeps.ts';
import { topUpMethod } from '../../../../functions/chain/sweeping/topUpMethod.ts';
import { secret } from '../../../../functions/shared/secret.ts';
import { dynamoTreasuries } from '../../../../functions/merchants/dynamoTreasuries.ts';
import {
  dynamoAddresses,
  dynamoAddressMerchants,
} from '../../../../functions/chain/watching/dynamoAddresses.ts';
import { dynamoPlaces } from '../../../../functions/chain/watching/dynamoPlaces.ts';
import { dynamoRanges } from '../../../../functions/chain/watching/dynamoRanges.ts';
import type { HeadDone } from '../../../../functions/chain/watching/followHead.ts';
import { type Outcome, watchHead, watchWork } from '../../../../functions/chain/watching/watchChain.ts';
import type { WatchDeps, WorkDone } from '../../../../functions/chain/watching/watchDeps.ts';
import { createWatchMemory } from '../../../../functions/chain/watching/watchMemory.ts';
import { addressKey } from '../../../../functions/invoices/invoiceKeys.ts';
import { dynamoInvoices } from '../../../../functions/invoices/dynamoInvoices.ts';
import type { Invoice } from '../../../../functions/invoices/invoice.ts';
import { toItem } from '../../../../functions/invoices/mapInvoice.ts';
import type { InvoiceStore, InvoiceWriter } from '../../../../functions/invoices/ports.ts';
import type { Clock } from '../../../../functions/shared/clock.ts';
import { inParallel } from '../../../../functions/shared/inParallel.ts';
import { type InvoiceId, type MerchantId, parseInvoiceId } from '../../../../functions/shared/ids.ts';
import { createLog } from '../../../../functions/shared/log.ts';
import { startTestChain, type TestChain } from '../../../engines/chain.ts';
import { startTestDynamoDB } from '../../../engines/dynamodb.ts';
import { invoiceOf } from '../../../fixtures/functions/chain/invoiceOf.ts';
import { connectionTo } from './connectionTo.ts';
import { configOf } from './configOf.ts';
import { createTables, TABLES } from './tables.ts';
import { tablesByWire } from '../../../simulation/real/tablesByWire.ts';

/** Known to everyone: what it derives is worth nothing. */
const PHRASE = 'test test test test test test test test test test test junk';
/** Deposit addresses start here, beyond the accounts that the test chain has filled. */
const FIRST_INDEX = 1_000;

/** Of one BatchWriteItem. */
const BATCH_ITEMS = 25;

/** An EVM chain, the tables of one local server and a clock that follows the chain. */
export interface World {
  readonly evm: TestChain;
  readonly client: DynamoDBDocumentClient;
  readonly config: ChainConfig;
  readonly invoices: InvoiceStore & InvoiceWriter;
  /** Settlements whose invoices are written by this writer; default: the store's own. */
  settlements(writer?: InvoiceWriter): SettlementStore;
  /** Plans and transactions, written by this writer; default: the store's own. */
  transactions(writer?: InvoiceWriter): ChainTransactionStore;
  readonly rpc: Rpc;
  readonly clock: Clock;
  /** Puts the clock of our side forward. */
  passSeconds(seconds: number): void;
  /** The lines that were logged, newest last. */
  readonly logged: string[];
  watchDeps(change?: Partial<WatchDeps>): WatchDeps;
  /** The next pass over the head, then one of every other work but the daily one; throws the error of one that failed. */
  watch(change?: Partial<WatchDeps>): Promise<Outcome<HeadDone>>;
  /** The next pass over the head alone. */
  follow(change?: Partial<WatchDeps>): Promise<Outcome<HeadDone>>;
  /** One pass of one work. */
  work(work: Exclude<WatchWork, 'head'>, change?: Partial<WatchDeps>): Promise<Outcome<WorkDone>>;
  readonly signer: Signer;
  /** The signer of another configuration of the chain. */
  signerOf(config: ChainConfig): Signer;
  sweepDeps(change?: Partial<SweepDeps>): SweepDeps;
  /** One sweep pass; throws the error of one that failed. */
  sweep(change?: Partial<SweepDeps>): Promise<SweepOutcome>;
  createInvoice(wish: InvoiceWish): Promise<Invoice>;
  /** Many like one another, in few requests. */
  createInvoices(count: number, wish: InvoiceWish): Promise<readonly Invoice[]>;
  read(invoice: { readonly id: InvoiceId }): Promise<Invoice>;
  close(): Promise<void>;
}

export interface InvoiceWish {
  readonly currency: 'USDC' | 'ETH';
  /** Base units. */
  readonly units: bigint;
  readonly expiresInMinutes?: number;
  /** Default: one that has no settings. */
  readonly merchantId?: MerchantId;
}

export interface WorldOptions {
  /** Default: a chain with Ethereum's rules. */
  readonly evm?: TestChain;
  /** Of the chain's configuration. */
  readonly profile?: Partial<ChainConfig>;
  /** How the tables are reached; default: without the SDK, whose way to the wire and back is half of the processor time of a pass. The stores' contract suite runs by both. */
  readonly openTables?: typeof tablesByWire;
}

export async function startWorld(options: WorldOptions = {}): Promise<World> {
  const evm = options.evm ?? (await startTestChain());
  const dynamo = await startTestDynamoDB();
  const tables = (options.openTables ?? tablesByWire)(dynamo.endpoint);
  const { client } = tables;
  await createTables(client);
  const config = { ...configOf(evm), ...options.profile };
  const logged: string[] = [];
  const log = createLog({ level: 'DEBUG', write: (line) => logged.push(line) });
  const invoices = dynamoInvoices({ client, tableName: TABLES.invoices });
  const rpc = httpRpc({ url: evm.rpcUrl, backoffMs: 1 });
  // It stands still but for `passSeconds`, so that no test depends on how fast the machine is.
  let nowMs = Date.now();
  const clock: Clock = { nowMs: () => nowMs };
  const memory = createWatchMemory();
  const external = derivePublicChild(
    parseExtendedPublicKey(HDNodeWallet.fromPhrase(PHRASE, undefined, "m/44'/60'/0'").neuter().extendedKey),
    0,
  );
  let index = FIRST_INDEX;
  let token: number | undefined;

  const settlements: World['settlements'] = (writer = invoices) =>
    dynamoSettlements({ invoices: writer, tableName: TABLES.chain, stateTableName: TABLES.state });
  const transactions: World['transactions'] = (writer = invoices) =>
    dynamoTransactions({ client, writer, tableName: TABLES.state });
  const owned = dynamoAddressMerchants({ client, tableName: TABLES.state });
  const treasuries = outsideTreasuries(
    dynamoTreasuries({ client, tableName: TABLES.merchants, clock }),
    owned,
  );
  const watchDeps: World['watchDeps'] = (change = {}) => ({
    config,
    rpc,
    agree: connectionTo(config, rpc).agree,
    others: () => [],
    invoices,
    chain: dynamoChain({ client, tableName: TABLES.chain }),
    settlements: settlements(),
    transactions: transactions(),
    outflows: dynamoOutflows({ client, tableName: TABLES.chain, stateTableName: TABLES.state }),
    foundMoney: dynamoFoundMoney({ client, tableName: TABLES.state }),
    treasuries,
    addresses: dynamoAddresses({ client, tableName: TABLES.state }),
    cursors: dynamoCursors({ client, tableName: TABLES.state }),
    places: dynamoPlaces({ client, tableName: TABLES.state }),
    ranges: dynamoRanges({ client, tableName: TABLES.state }),
    certificates: dynamoCertificates({ client, tableName: TABLES.state }),
    leases: dynamoLeases({ client, tableName: TABLES.state, clock }),
    clock,
    log,
    memory,
    ...change,
  });
  const signerOf: World['signerOf'] = (signed) =>
    policySigner(
      {
        depositAccountKey: async () =>
          secret(HDNodeWallet.fromPhrase(PHRASE, undefined, "m/44'/60'/0'").extendedKey),
        gasKey: async () => secret(evm.account(0).privateKey),
      },
      [signingChainOf(signed)],
      { ...treasuries, ...owned },
    );
  const signer = signerOf(config);
  const sweepDeps: World['sweepDeps'] = (change = {}) => ({
    config,
    rpc,
    invoices,
    chain: dynamoChain({ client, tableName: TABLES.chain }),
    settlements: settlements(),
    leases: dynamoLeases({ client, tableName: TABLES.state, clock }),
    transactions: transactions(),
    outflows: dynamoOutflows({ client, tableName: TABLES.chain, stateTableName: TABLES.state }),
    spendings: dynamoSpendings({ client, tableName: TABLES.chain }),
    cursors: dynamoCursors({ client, tableName: TABLES.state }),
    places: dynamoPlaces({ client, tableName: TABLES.state }),
    signer,
    treasuries,
    addressMerchants: owned,
    methods: [nativeMethod, topUpMethod],
    newId: () => ulid(),
    clock,
    log,
    ...change,
  });
  const createInvoices: World['createInvoices'] = async (count, wish) => {
    const now = await headSeconds(evm);
    const asset = config.assets.find(({ symbol }) => symbol === wish.currency);
    if (asset === undefined) throw new Error(`${wish.currency} is not configured`);
    const expiresAt = new Date((now + (wish.expiresInMinutes ?? 60) * 60) * 1_000).toISOString();
    const made = Array.from({ length: count }, (): Invoice => {
      const address = addressOf(derivePublicChild(external, ++index).publicKey);
      return {
        ...invoiceOf(asset, wish.units),
        ...{ id: newInvoiceId(), address, derivationIndex: index },
        expiresAt,
        ...(wish.merchantId === undefined ? {} : { merchantId: wish.merchantId }),
      };
    });
    const starts = Array.from({ length: Math.ceil(count / BATCH_ITEMS) }, (_, i) => i * BATCH_ITEMS);
    await inParallel(starts, 4, async (start) => {
      const batch = made.slice(start, start + BATCH_ITEMS);
      const puts = batch.map((invoice) => ({ PutRequest: { Item: toItem(invoice) } }));
      await client.send(new BatchWriteCommand({ RequestItems: { [TABLES.invoices]: puts } }));
      const owners = batch.map(({ id, address, merchantId }) => ({
        PutRequest: { Item: { id: addressKey(evm.chainId, address), owner: id, merchantId } },
      }));
      await client.send(new BatchWriteCommand({ RequestItems: { [TABLES.state]: owners } }));
    });
    return made;
  };
  const follow: World['follow'] = async (change) => {
    const outcome = await watchHead(watchDeps(change))(token === undefined ? {} : { after: token });
    if ('token' in outcome) token = outcome.token;
    if (outcome.kind === 'failed') throw outcome.error;
    return outcome;
  };
  const work: World['work'] = async (each, change) => {
    const outcome = await watchWork(watchDeps(change))(each, {});
    if (outcome.kind === 'failed') throw outcome.error;
    return outcome;
  };
  return {
    evm,
    client,
    signer,
    signerOf,
    sweepDeps,
    sweep: async (change) => {
      const outcome = await sweepChain(sweepDeps(change))({});
      if (outcome.kind === 'failed') throw outcome.error;
      return outcome;
    },
    config,
    invoices,
    settlements,
    transactions,
    rpc,
    clock,
    passSeconds: (seconds) => void (nowMs += seconds * 1_000),
    logged,
    watchDeps,
    watch: async (change) => {
      const head = await follow(change);
      for (const each of ['reorganised', 'rotate', 'confirm', 'expire'] as const) await work(each, change);
      return head;
    },
    follow,
    work,
    createInvoice: async (wish) => {
      const [invoice] = await createInvoices(1, wish);
      if (invoice === undefined) throw new Error('a wrong fixture');
      return invoice;
    },
    createInvoices,
    read: async ({ id }) => {
      const invoice = await invoices.get(id);
      if (invoice === null) throw new Error(`no invoice ${id}`);
      return invoice;
    },
    close: async () => {
      tables.close();
      await dynamo.close();
      await evm.close();
    },
  };
}

/** Seconds since 1970 of the newest block: the test chain's clock runs ahead of ours as blocks are mined. */
export async function headSeconds(evm: TestChain): Promise<number> {
  const head = await evm.rpc<{ timestamp: string }>('eth_getBlockByNumber', ['latest', false]);
  return Number(head.timestamp);
}

function newInvoiceId(): InvoiceId {
  const id = parseInvoiceId(`inv_${ulid()}`);
  if (!id.ok) throw new Error(`expected ${id.error}`);
  return id.value;
}
