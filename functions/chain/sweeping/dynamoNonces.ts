import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { Companion } from '../../invoices/ports.ts';
import { parseInvoiceId } from '../../shared/ids.ts';
import { nonceKey } from '../chainStateKeys.ts';
import type { NonceHolder, NonceState, NonceStore } from '../ports.ts';

const nonceItem = z.object({
  next: z.int().min(0),
  holders: z.record(z.string(), z.object({ invoiceId: z.string(), sweepId: z.string() })),
});

/** What every account of ours signs next. */
export function dynamoNonces(client: DynamoDBDocumentClient, table: string): NonceStore {
  return {
    read: async (chainId, address) => {
      const { Item } = await client.send(
        new GetCommand({ TableName: table, Key: { id: nonceKey(chainId, address) }, ConsistentRead: true }),
      );
      if (Item === undefined) return null;
      const { next, holders } = nonceItem.parse(Item);
      return {
        next,
        holders: new Map(Object.entries(holders).map(([nonce, each]) => [Number(nonce), readHolder(each)])),
      };
    },
  };
}

/**
 * Takes a nonce in the transaction that stores the signed bytes: it happens only if nobody took one since `before` was
 * read. Holders below `minedBelow`, the account's count on the chain, leave.
 */
export function takeNonce(
  table: string,
  account: { readonly chainId: number; readonly address: string },
  before: NonceState | null,
  take: { readonly nonce: number; readonly holder: NonceHolder; readonly minedBelow: number },
): Companion {
  const kept = [...(before?.holders ?? [])].filter(([nonce]) => nonce >= take.minedBelow);
  const holders = Object.fromEntries([...kept, [take.nonce, take.holder]]);
  return {
    table,
    put: {
      id: nonceKey(account.chainId, account.address),
      next: Math.max(before?.next ?? 0, take.nonce + 1),
      holders,
    },
    expect: before === null ? 'absent' : { next: before.next },
  };
}

function readHolder({ invoiceId, sweepId }: { invoiceId: string; sweepId: string }): NonceHolder {
  const id = parseInvoiceId(invoiceId);
  if (!id.ok) throw new Error(`a nonce item is not readable: it holds ${invoiceId}`);
  return { invoiceId: id.value, sweepId };
}
