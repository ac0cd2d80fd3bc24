import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { AssetConfig } from '../../../../../functions/chain/chainConfig.ts';
import type { Deposit } from '../../../../../functions/chain/deposit.ts';
import type { Lease, Settlement, SettlementStore } from '../../../../../functions/chain/ports.ts';
import { dynamoSettlements } from '../../../../../functions/chain/store/dynamoSettlements.ts';
import { firstCursor } from '../../../../../functions/chain/watching/cursor.ts';
import { dynamoInvoices } from '../../../../../functions/invoices/dynamoInvoices.ts';
import { touch } from '../../../../../functions/invoices/ports.ts';
import { retryingConflicts } from '../../../../../functions/shared/dynamo.ts';
import { parseInvoiceId } from '../../../../../functions/shared/ids.ts';
import { money } from '../../../../../functions/shared/money.ts';
import { invoiceOf } from '../../../../fixtures/functions/chain/invoiceOf.ts';
import { type Reply, startFaulty } from '../../../../engines/faultyDynamodb.ts';
import { memoryDriver } from '../../../../simulation/memory/memoryDriver.ts';
import { tablesBySdk, tableStores } from '../../../../simulation/real/tableStores.ts';
import { TABLES } from '../tables.ts';

const CHAIN_ID = 31_337;
const AT = '2026-01-01T00:10:00.000Z';
/** When another writer writes: later, so that the tables say who did. */
const LATER = '2026-01-01T00:11:00.000Z';

/** What a caller was told of his settlement: an error says neither that it was written nor that it was not. */
export type Told = 'written' | 'conflict' | 'unknown' | Error;
/** What the tables have of it: invoice and deposit by us, neither, or one of both. */
export type Held = 'once' | 'not by us' | 'in part';

/** Answers one write of the store in the table's place, or lets it through. @param call counted from 0 since the fault was set */
export type Fault = (call: number, proceed: () => Promise<Reply>, items: number) => Promise<Reply>;

type Wanted = Settlement & { readonly invoice: NonNullable<Settlement['invoice']> };

/** Tables, and a store that reaches them through what can fail. */
export interface Shop {
  /** Settlements of invoices that are new: each moves its invoice and puts deposits, behind the branch. @param deposits of each; default: 1 */
  wanted(count: number, deposits?: number): Promise<readonly Wanted[]>;
  /** @param options.attempts of the SDK, 1 where nothing is sent again; default: its own */
  commit(wanted: readonly Wanted[], options?: { readonly attempts: 1 }): Promise<readonly Told[]>;
  /** Past all faults. */
  read(wanted: readonly Wanted[]): Promise<readonly Held[]>;
  /** Another writer's move of the invoice, past all faults. */
  changeByAnother(wanted: Wanted | undefined): Promise<void>;
  leaveBranch(): Promise<void>;
  fault(fault: Fault | null): void;
  /** Writes that were asked for since the fault was set. */
  calls(): number;
  close(): Promise<void>;
}

export async function startShop(): Promise<Shop> {
  let endpoint = '';
  const stores = await tableStores({ nowMs: () => Date.UTC(2026, 0, 1) }, (url) =>
    tablesBySdk((endpoint = url)),
  );
  const [asset] = memoryDriver(CHAIN_ID, 0, false).config.assets;
  if (asset === undefined) throw new Error('a wrong fixture');
  const lease = await stores.leases.acquire({ name: 'faults', idleSeconds: 0, holdSeconds: 60 });
  if (lease === null) throw new Error('it is held');
  let fault: Fault | null = null;
  let calls = 0;
  const faulty = await startFaulty(endpoint, ({ action, request }, proceed) => {
    if (action !== 'TransactWriteItems' || fault === null) return proceed();
    const { TransactItems } = JSON.parse(request.body.toString()) as { TransactItems: unknown[] };
    return fault(calls++, proceed, TransactItems.length);
  });
  const usual = storeOn(faulty.endpoint);
  const tryingOnce = storeOn(faulty.endpoint, 1);
  let branch = 0;
  const enterBranch = async (): Promise<void> => {
    const block = {
      ...{ number: 9, hash: '0x09', parentHash: '0x08', timestamp: 1, baseFeePerGas: 0n, logsBloom: '0x' },
    };
    const first = firstCursor(CHAIN_ID, '0x00', block, { head: 9, safe: null, finalized: null });
    branch++;
    await stores.cursors.enterBranch({ ...first, branch, version: branch }, null, lease as Lease);
  };
  await enterBranch();
  let made = 0;
  return {
    wanted: async (count, deposits = 1) => {
      const all = Array.from({ length: count }, () => settlementOf(++made, deposits, asset, branch));
      await stores.create(all.map(({ invoice }) => invoice.before));
      return all;
    },
    commit: async (wanted, options) => {
      const { settlements } = options === undefined ? usual : tryingOnce;
      const each = await Promise.allSettled(wanted.map((settlement) => settlements.commit(settlement)));
      return each.map(toldOf);
    },
    read: (wanted) =>
      Promise.all(
        wanted.map(async ({ invoice: { before }, deposits: moves }) => {
          const invoice = await stores.invoices.get(before.id);
          const deposits = await stores.chain.deposits(moves.map(({ after }) => after.id));
          const isOurs = invoice?.version === 2 && invoice.updatedAt === AT;
          if (deposits.length !== (isOurs ? moves.length : 0)) return 'in part';
          return isOurs ? 'once' : 'not by us';
        }),
      ),
    changeByAnother: async (wanted) => {
      if (wanted === undefined) throw new Error('there is none');
      const { before } = wanted.invoice;
      const invoice = { before, after: touch(before, LATER) };
      const written = await stores.settlements.commit({ ...wanted, invoice, deposits: [], fence: null });
      if (!written.ok) throw new Error('the other writer came too late');
    },
    leaveBranch: enterBranch,
    fault: (next) => {
      fault = next;
      calls = 0;
    },
    calls: () => calls,
    close: async () => {
      usual.close();
      tryingOnce.close();
      await faulty.close();
      await stores.close();
    },
  };
}

/** As functions reach tables, conflicts retried. @param maxAttempts of the SDK; default: its own */
function storeOn(
  endpoint: string,
  maxAttempts?: number,
): { readonly settlements: SettlementStore; close(): void } {
  const sdk = new DynamoDBClient({
    ...{ endpoint, region: 'us-east-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } },
    ...(maxAttempts === undefined ? {} : { maxAttempts }),
  });
  const client = DynamoDBDocumentClient.from(retryingConflicts(sdk), {
    marshallOptions: { removeUndefinedValues: true },
  });
  const invoices = dynamoInvoices({ client, tableName: TABLES.invoices });
  const settlements = dynamoSettlements({ invoices, tableName: TABLES.chain, stateTableName: TABLES.state });
  return { settlements, close: () => client.destroy() };
}

function settlementOf(number: number, deposits: number, config: AssetConfig, branch: number): Wanted {
  const id = parseInvoiceId(`inv_${String(number).padStart(26, '0')}`);
  if (!id.ok) throw new Error(id.error);
  const before = {
    ...invoiceOf(config, 5n, CHAIN_ID),
    id: id.value,
    address: `0x${String(number).padStart(40, '0')}`,
  };
  const after = touch(before, AT);
  const depositAt = (place: number): Deposit => ({
    ...{ id: `dep_${CHAIN_ID}_${number}_${place}`, version: 1, status: 'SEEN', invoiceId: before.id },
    ...{
      merchantId: before.merchantId,
      address: before.address,
      from: null,
      txHash: `0x${number}`,
      logIndex: place,
    },
    ...{ amount: money(5n, before.asset), blockNumber: 9, blockHash: '0x09', blockTimestamp: 1 },
    ...{ confirmations: 1, finality: before.finality, late: false, unallocated: false, sweepId: null },
    ...{ owed: null, confirmedVersion: null, createdAt: AT, updatedAt: AT, transitions: [] },
  });
  return {
    invoice: { before, after },
    deposits: Array.from({ length: deposits }, (_, i) => ({ before: null, after: depositAt(i) })),
    sweep: null,
    fence: { chainId: CHAIN_ID, number: branch },
  };
}

function toldOf(each: PromiseSettledResult<Awaited<ReturnType<SettlementStore['commit']>>>): Told {
  if (each.status === 'fulfilled') return each.value.ok ? 'written' : 'conflict';
  const error = each.reason as Error;
  return error.name === 'BranchLeft' ? error : 'unknown';
}

/** The table did it, and nobody hears of it. */
export async function lost(proceed: () => Promise<Reply>): Promise<Reply> {
  await proceed();
  return refusal('InternalServerError');
}

export function throttled(): Promise<Reply> {
  return Promise.resolve(refusal('ThrottlingException'));
}

/** The reasons of a transaction that one of its items cancelled. @param at from 0 */
export function conflictAt(items: number, at: number, code = 'TransactionConflict'): object {
  const CancellationReasons = Array.from({ length: items }, (_, i) => ({ Code: i === at ? code : 'None' }));
  return { CancellationReasons };
}

/** As DynamoDB refuses. */
export function refusal(type: string, more: object = {}): Reply {
  const body = { __type: `com.amazonaws.dynamodb.v20120810#${type}`, message: 'for the test', ...more };
  return {
    status: type === 'InternalServerError' ? 500 : 400,
    headers: { 'content-type': 'application/x-amz-json-1.0' },
    body: Buffer.from(JSON.stringify(body)),
  };
}
