import { type DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { depositData, sweepData } from '../../functions/events/eventData.ts';
import type { PostingRequest } from '../../functions/posting/ports.ts';
import { depositConfirmed } from '../../functions/posting/templates/deposit.ts';
import { sweepEnded } from '../../functions/posting/templates/sweep.ts';

/** Addresses of one chain that hold money of ours, and what its open deposits and sweeps will post. */
export interface ChainItems {
  /** Deposit addresses of every invoice; `native` says what it asked for. */
  readonly addresses: readonly { readonly address: string; readonly native: boolean }[];
  readonly wallets: Readonly<Record<'GAS' | 'REFUND', ReadonlySet<string>>>;
  readonly underWay: readonly PostingRequest[];
}

interface ItemsDeps {
  readonly client: DynamoDBDocumentClient;
  /** e.g. `appsync-payments-local`. */
  readonly prefix: string;
}

const invoiceItem = z.object({ chainId: z.int(), address: z.string(), tokenAddress: z.string().nullable() });
const fundingItem = z.object({
  kind: z.literal('FUNDING'),
  wallet: z.enum(['GAS', 'REFUND']),
  address: z.string(),
});
const subject = { merchantId: z.string(), version: z.int() };
const depositItem = depositData.extend({ kind: z.literal('DEPOSIT'), ...subject });
const sweepItem = sweepData.extend({
  kind: z.literal('SWEEP'),
  legs: z.array(z.object({ account: z.enum(['GAS', 'DEPOSIT']), from: z.string() })),
  ...subject,
});
const chainItem = z.discriminatedUnion('kind', [fundingItem, depositItem, sweepItem]);

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
  const underWay: PostingRequest[] = [];
  const records = {
    TableName: `${prefix}-chain`,
    FilterExpression: 'chainId = :chain',
    ExpressionAttributeValues: { ':chain': chainId },
    ConsistentRead: true,
  };
  for await (const { Items = [] } of paginateScan({ client }, records)) {
    for (const stored of Items) {
      const item = chainItem.parse(stored);
      if (item.kind === 'FUNDING') wallets[item.wallet].add(item.address.toLowerCase());
      if (item.kind === 'SWEEP')
        for (const { account, from } of item.legs) if (account === 'GAS') wallets.GAS.add(from.toLowerCase());
      const request = requestOf(item, upToBlock);
      if (request !== null) underWay.push(request);
    }
  }
  return { addresses, wallets, underWay };
}

/** What an item will post when it is final, by the template that will post it. */
function requestOf(item: z.infer<typeof chainItem>, upToBlock: number): PostingRequest | null {
  if (item.kind === 'FUNDING') return null;
  const { merchantId, version } = item;
  const envelope = {
    id: `${item.id}#${version}`,
    schemaVersion: 1 as const,
    occurredAt: '',
    merchantId,
    subject: item.id,
    version,
  };
  if (item.kind === 'DEPOSIT') {
    if (item.status !== 'SEEN' || item.blockNumber > upToBlock) return null;
    return depositConfirmed({ ...envelope, type: 'deposit.confirmed', data: { ...item, owed: item.amount } });
  }
  if (item.status === 'FINAL' || item.status === 'FAILED') return null;
  const moved = item.movements.some(({ purpose, succeeded }) => purpose === 'MOVE' && succeeded);
  return sweepEnded({ ...envelope, type: moved ? 'sweep.final' : 'sweep.failed', data: item });
}
