import { type DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { withdrawalIdOf } from '../../functions/chain/withdrawal.ts';
import { depositData, spendingData, sweepData, walletData } from '../../functions/events/eventData.ts';
import { withdrawalData } from '../../functions/events/withdrawalData.ts';
import { UNCONFIGURED_SYMBOL } from '../../functions/shared/assets.ts';
import type { PostingRequest } from '../../functions/posting/ports.ts';
import { depositConfirmed, isOtherAsset } from '../../functions/posting/templates/deposit.ts';
import { walletFunded, walletSpent } from '../../functions/posting/templates/funding.ts';
import { sweepEnded } from '../../functions/posting/templates/sweep.ts';
import { withdrawalFinal } from '../../functions/posting/templates/withdrawal.ts';

/** Addresses of one chain that hold money of ours, and what its open deposits and sweeps will post. */
export interface ChainItems {
  /** Deposit addresses of every invoice; `native` says what it asked for. */
  readonly addresses: readonly { readonly address: string; readonly native: boolean }[];
  readonly wallets: Readonly<Record<'GAS' | 'REFUND', ReadonlySet<string>>>;
  /** Left an address of ours by the block, is no sweep's, and is not posted. */
  readonly leaving: readonly LeavingMoney[];
  /** On the chain at the block and not posted. */
  readonly underWay: readonly PostingRequest[];
  /** Posted, and on the chain after the block only. */
  readonly later: readonly PostingRequest[];
}

/** Of one outflow. */
export interface LeavingMoney {
  /** Lower case. */
  readonly address: string;
  readonly tokenAddress: string | null;
  /** Base units, the fee of native money included. */
  readonly units: bigint;
}

interface ItemsDeps {
  readonly client: DynamoDBDocumentClient;
  /** e.g. `appsync-payments-local`. */
  readonly prefix: string;
}

const invoiceItem = z.object({ chainId: z.int(), address: z.string(), tokenAddress: z.string().nullable() });
const subject = { id: z.string(), merchantId: z.string(), version: z.int() };
const fundingItem = walletData.extend({
  kind: z.literal('FUNDING'),
  address: z.string(),
  blockNumber: z.int(),
  ...subject,
});
const spendingItem = spendingData.extend({
  kind: z.literal('SPENDING'),
  address: z.string(),
  blockNumber: z.int(),
  ...subject,
});
const depositItem = depositData.extend({ kind: z.literal('DEPOSIT'), ...subject });
const movement = sweepData.shape.movements.unwrap().element.extend({
  wallet: z.string(),
  blockNumber: z.int(),
});
const sweepItem = sweepData.extend({ kind: z.literal('SWEEP'), movements: z.array(movement), ...subject });
const withdrawalItem = withdrawalData.extend({ kind: z.literal('WITHDRAWAL'), ...subject });
const outflowItem = z.object({
  kind: z.literal('OUTFLOW'),
  id: z.string(),
  status: z.enum(['MINED', 'ORPHANED']),
  address: z.string(),
  tokenAddress: z.string().nullable(),
  units: z.string(),
  fee: z.string(),
  txHash: z.string(),
  blockNumber: z.int(),
  /** Null where it is a sweep's, or decided. */
  due: z.unknown().default(null),
});
const chainItem = z.discriminatedUnion('kind', [
  fundingItem,
  spendingItem,
  depositItem,
  sweepItem,
  withdrawalItem,
  outflowItem,
]);
type PostedItem = Exclude<z.infer<typeof chainItem>, { kind: 'OUTFLOW' }>;

/** Reads both tables whole: a report that an operator asks for. */
export async function readChainItems(
  { client, prefix }: ItemsDeps,
  chainId: number,
  upToBlock: number,
): Promise<ChainItems> {
  const addresses: { address: string; native: boolean }[] = [];
  const invoices = {
    TableName: `${prefix}-invoices`,
    ProjectionExpression: 'chainId, address, tokenAddress',
    ConsistentRead: true,
  };
  for await (const { Items = [] } of paginateScan({ client }, invoices)) {
    for (const item of Items) {
      const { address, tokenAddress, ...read } = invoiceItem.parse(item);
      if (read.chainId === chainId) addresses.push({ address, native: tokenAddress === null });
    }
  }
  const wallets = { GAS: new Set<string>(), REFUND: new Set<string>() };
  const left: z.infer<typeof outflowItem>[] = [];
  const withdrawn = new Set<string>();
  const swept = new Set<string>();
  const underWay: PostingRequest[] = [];
  const later: PostingRequest[] = [];
  const records = {
    TableName: `${prefix}-chain`,
    // A token that nobody configured is in no book.
    FilterExpression:
      'chainId = :chain AND #kind IN (:deposit, :sweep, :funding, :spending, :withdrawal, :outflow) ' +
      'AND (attribute_not_exists(currency) OR currency <> :unconfigured)',
    ExpressionAttributeNames: { '#kind': 'kind' },
    ExpressionAttributeValues: {
      ':chain': chainId,
      ':deposit': 'DEPOSIT',
      ':sweep': 'SWEEP',
      ':funding': 'FUNDING',
      ':spending': 'SPENDING',
      ':withdrawal': 'WITHDRAWAL',
      ':outflow': 'OUTFLOW',
      ':unconfigured': UNCONFIGURED_SYMBOL,
    },
    ConsistentRead: true,
  };
  for await (const { Items = [] } of paginateScan({ client }, records)) {
    for (const stored of Items) {
      const item = chainItem.parse(stored);
      if (item.kind === 'OUTFLOW') {
        if (item.due !== null && item.status === 'MINED' && item.blockNumber <= upToBlock) left.push(item);
        continue;
      }
      if (item.kind === 'WITHDRAWAL' && item.status === 'FINAL') withdrawn.add(item.id);
      if (item.kind === 'SWEEP' && item.txHash !== null) swept.add(item.txHash);
      if (item.kind === 'FUNDING' || item.kind === 'SPENDING')
        wallets[item.wallet].add(item.address.toLowerCase());
      if (item.kind === 'SWEEP')
        for (const { payer, wallet } of item.movements)
          if (payer === 'GAS') wallets.GAS.add(wallet.toLowerCase());
      const { atBlock, posted } = requestsOf(item, upToBlock);
      if (atBlock !== null) underWay.push(atBlock);
      if (posted !== null) later.push(posted);
    }
  }
  // What is due may be a sweep's to a merchant's own treasury, which counts as such.
  const leaving = left
    .filter((outflow) => !swept.has(outflow.txHash) && !withdrawn.has(withdrawalIdOf(outflow)))
    .map(({ units, fee, ...rest }) => ({ ...rest, units: BigInt(units) + BigInt(fee) }));
  return { addresses, wallets, leaving, underWay, later };
}

interface Requests {
  /** What the item is at the block, by the template that posts it. */
  readonly atBlock: PostingRequest | null;
  /** What the ledger has of it. */
  readonly posted: PostingRequest | null;
}

/** Both null where they are the same: all of it is posted and was there at the block, or none of it. */
function requestsOf(item: PostedItem, upToBlock: number): Requests {
  const envelope = {
    id: `${item.id}#${item.version}`,
    schemaVersion: 1 as const,
    occurredAt: '',
    merchantId: item.merchantId,
    subject: item.id,
    version: item.version,
  };
  const requests = (posted: PostingRequest | null, isThere: boolean, isPosted: boolean): Requests =>
    isThere === isPosted
      ? { atBlock: null, posted: null }
      : { atBlock: isThere ? posted : null, posted: isPosted ? posted : null };
  if (item.kind === 'FUNDING') {
    const request = walletFunded({ ...envelope, type: 'wallet.funded', data: item });
    return requests(request, item.blockNumber <= upToBlock, true);
  }
  if (item.kind === 'SPENDING') {
    const request = walletSpent({ ...envelope, type: 'wallet.spent', data: item });
    return requests(request, item.blockNumber <= upToBlock, true);
  }
  if (item.kind === 'WITHDRAWAL') {
    // The entry of one that was taken back has been taken back.
    if (item.status === 'REVERTED') return { atBlock: null, posted: null };
    const request = withdrawalFinal({ ...envelope, type: 'withdrawal.final', data: item });
    return requests(request, item.blockNumber <= upToBlock, true);
  }
  if (item.kind === 'DEPOSIT') {
    // The entry of an orphaned deposit has been taken back.
    if (item.status === 'ORPHANED') return { atBlock: null, posted: null };
    // What comes in another asset is owed to nobody.
    const data = { ...item, owed: item.owed ?? (isOtherAsset(item) ? '0' : item.amount) };
    const request = depositConfirmed({ ...envelope, type: 'deposit.confirmed', data });
    return requests(request, item.blockNumber <= upToBlock, item.status !== 'SEEN');
  }
  const movements = item.movements.filter(({ blockNumber }) => blockNumber <= upToBlock);
  const isPosted = item.status === 'FINAL' || item.status === 'FAILED';
  if (isPosted && movements.length === item.movements.length) return { atBlock: null, posted: null };
  const moved = movements.some(({ purpose, succeeded }) => purpose === 'MOVE' && succeeded);
  return {
    atBlock: sweepEnded({
      ...envelope,
      type: moved ? 'sweep.final' : 'sweep.failed',
      data: { ...item, movements },
    }),
    posted: isPosted
      ? sweepEnded({
          ...envelope,
          type: item.status === 'FINAL' ? 'sweep.final' : 'sweep.failed',
          data: item,
        })
      : null,
  };
}
