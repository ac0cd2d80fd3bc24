import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { type Account, direction } from './account.ts';
import type { TransactItem } from './dynamoLedger.ts';
import { canExpire, canPost, canVoid, type Hold, type HoldProblem } from './hold.ts';
import { SHARD_NAMES } from '../shared/shards.ts';
import type { JournalEntry } from './journalEntry.ts';
import { holdKey, holdOf, totalsKey, type Key } from './ledgerItems.ts';
import type { EndHoldOutcome, HoldOutcome, HoldRequest, LedgerStore } from './ports.ts';
import { stripeFor } from './stripe.ts';

interface HoldDeps {
  readonly client: DynamoDBDocumentClient;
  readonly tableName: string;
  readonly getItem: (key: Key) => Promise<Record<string, unknown> | undefined>;
  readonly getAccount: (accountId: string) => Promise<Account | undefined>;
  /** Brings an amount together on one stripe of a limited account; undefined when the account has too little. */
  readonly gather: (account: Account, amount: bigint) => Promise<number | undefined>;
}

/** What posting a hold changes on its account, beside the postings themselves. */
interface HeldPosting {
  readonly hold: Hold;
  readonly effect: { readonly accountId: string; readonly held: bigint; readonly available: bigint };
  readonly write: TransactItem;
}

export interface HoldWrites extends Pick<LedgerStore, 'hold' | 'voidHold' | 'expireHold'> {
  /** How an entry takes its money from a hold: the amount that it takes from the hold's account, at most what is held. */
  forPosting(holdId: string, entry: JournalEntry): Promise<HeldPosting | { readonly refused: HoldProblem }>;
}

const MAX_ATTEMPTS = 8;

export function holdWrites({ client, tableName, getItem, getAccount, gather }: HoldDeps): HoldWrites {
  async function getHold(holdId: string): Promise<Hold | undefined> {
    const item = await getItem(holdKey(holdId));
    return item && holdOf(item);
  }

  async function hold(request: HoldRequest, now: Date): Promise<HoldOutcome> {
    const account = await getAccount(request.accountId);
    if (!account) return { kind: 'UNKNOWN_ACCOUNT', accountId: request.accountId };
    let stripe = stripeFor(account.id, request.id, account.stripes);
    for (let attempt = 1; ; attempt++) {
      const next: Hold = {
        id: request.id,
        book: account.book,
        accountId: account.id,
        amount: request.amount,
        expiresAt: request.expiresAt.toISOString(),
        stripe,
        status: 'PENDING',
      };
      try {
        await client.send(
          new TransactWriteCommand({ TransactItems: [putHold(next, now), takeAvailable(account, next)] }),
        );
        return { kind: 'HELD', hold: next };
      } catch (error) {
        if (!(error instanceof TransactionCanceledException)) throw error;
        const [exists, short] = (error.CancellationReasons ?? []).map(
          ({ Code }) => Code === 'ConditionalCheckFailed',
        );
        const standing = exists ? await getHold(request.id) : undefined;
        if (standing) return { kind: 'HELD', hold: standing };
        if (short) {
          const found = await gather(account, request.amount);
          if (found === undefined) return { kind: 'INSUFFICIENT', accountId: account.id };
          stripe = found;
        }
        if (attempt === MAX_ATTEMPTS) throw error;
      }
    }
  }

  function putHold(next: Hold, now: Date): TransactItem {
    const shard = SHARD_NAMES[stripeFor(next.accountId, next.id, SHARD_NAMES.length)];
    return {
      Put: {
        TableName: tableName,
        Item: { ...holdKey(next.id), ...next, openShard: shard, createdAt: now.toISOString() },
        ConditionExpression: 'attribute_not_exists(pk)',
      },
    };
  }

  function takeAvailable(account: Account, next: Hold): TransactItem {
    return {
      Update: {
        TableName: tableName,
        Key: totalsKey(account.id, next.stripe),
        UpdateExpression: 'ADD held :held, available :less',
        ExpressionAttributeValues: {
          ':held': next.amount,
          ':less': -next.amount,
          ...(account.mayBeNegative ? {} : { ':needed': next.amount }),
        },
        ...(account.mayBeNegative ? {} : { ConditionExpression: 'available >= :needed' }),
      },
    };
  }

  function endHold(held: Hold, status: string, more: Record<string, unknown> = {}): TransactItem {
    const names = Object.keys(more);
    return {
      Update: {
        TableName: tableName,
        Key: holdKey(held.id),
        UpdateExpression: `SET #status = :next${names.map((name) => `, ${name} = :${name}`).join('')} REMOVE openShard`,
        ConditionExpression: '#status = :pending',
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: {
          ':next': status,
          ':pending': 'PENDING',
          ...Object.fromEntries(names.map((name) => [`:${name}`, more[name]])),
        },
      },
    };
  }

  async function release(
    holdId: string,
    status: 'VOIDED' | 'EXPIRED',
    allowed: (held: Hold) => ReturnType<typeof canVoid>,
  ): Promise<EndHoldOutcome> {
    for (let attempt = 1; ; attempt++) {
      const held = await getHold(holdId);
      if (!held) return { kind: 'UNKNOWN_HOLD' };
      if (held.status === status) return { kind: 'ENDED' };
      const may = allowed(held);
      if (!may.ok) return { kind: 'REFUSED', problem: may.error };
      const giveBack: TransactItem = {
        Update: {
          TableName: tableName,
          Key: totalsKey(held.accountId, held.stripe),
          UpdateExpression: 'ADD held :less, available :more',
          ExpressionAttributeValues: { ':less': -held.amount, ':more': held.amount },
        },
      };
      try {
        await client.send(new TransactWriteCommand({ TransactItems: [endHold(held, status), giveBack] }));
        return { kind: 'ENDED' };
      } catch (error) {
        if (!(error instanceof TransactionCanceledException) || attempt === MAX_ATTEMPTS) throw error;
      }
    }
  }

  return {
    hold,
    voidHold: (holdId) => release(holdId, 'VOIDED', canVoid),
    expireHold: (holdId, now) => release(holdId, 'EXPIRED', (held) => canExpire(held, now)),
    async forPosting(holdId, entry) {
      const held = await getHold(holdId);
      const account = held && (await getAccount(held.accountId));
      if (!held || !account) return { refused: { code: 'MORE_THAN_HELD', held: 0n } };
      let taken = 0n;
      for (const { accountId, side, amount } of entry.postings) {
        if (accountId === account.id) taken -= direction(account, side) * amount;
      }
      const may = canPost(held, taken, new Date(entry.postedAt));
      if (!may.ok) return { refused: may.error };
      return {
        hold: held,
        effect: { accountId: account.id, held: -held.amount, available: held.amount },
        write: endHold(held, 'POSTED', { entryId: entry.id, postedAmount: taken }),
      };
    },
  };
}
