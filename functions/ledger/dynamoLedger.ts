import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import {
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  TransactGetCommand,
  TransactWriteCommand,
  type TransactWriteCommandInput,
} from '@aws-sdk/lib-dynamodb';
import { type Account, addTotals, assertStripes, direction, NO_TOTALS, type Totals } from './account.ts';
import { hashEntry } from './seal.ts';
import { holdWrites } from './dynamoHolds.ts';
import { readStatement } from './dynamoStatement.ts';
import type { JournalEntry, Posting } from './journalEntry.ts';
import {
  accountItem,
  accountKey,
  accountOf,
  entryItem,
  entryKey,
  entryOf,
  lineSk,
  refusalItem,
  refusedFor,
  stripePk,
  totalsKey,
  totalsOf,
} from './ledgerItems.ts';
import type { LedgerStore, PostOutcome } from './ports.ts';
import { planTake, stripeFor } from './stripe.ts';

export interface DynamoLedgerDeps {
  /** Must read numbers as bigint: balances have up to 38 digits. */
  readonly client: DynamoDBDocumentClient;
  readonly tableName: string;
}

export type TransactItem = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/** Two transactions on one item cancel each other; each retry waits longer, and the caller's queue retries after that. */
const MAX_ATTEMPTS = 12;

/** The ledger on one DynamoDB table. A posting is one TransactWriteItems: entry, statement lines and totals together. */
export function dynamoLedger(deps: DynamoLedgerDeps): LedgerStore {
  const { client, tableName } = deps;
  const accounts = new Map<string, Account>();

  async function getItem(key: { pk: string; sk: string }): Promise<Record<string, unknown> | undefined> {
    const { Item } = await client.send(
      new GetCommand({ TableName: tableName, Key: key, ConsistentRead: true }),
    );
    return Item;
  }

  /** A definition never changes, so that it may be remembered. */
  async function getAccount(accountId: string): Promise<Account | undefined> {
    const known = accounts.get(accountId);
    if (known) return known;
    const item = await getItem(accountKey(accountId));
    if (!item) return undefined;
    const account = accountOf(item);
    accounts.set(accountId, account);
    return account;
  }

  async function readStripes(account: Account) {
    const { Responses = [] } = await client.send(
      new TransactGetCommand({
        TransactItems: Array.from({ length: account.stripes }, (_, stripe) => ({
          Get: { TableName: tableName, Key: totalsKey(account.id, stripe) },
        })),
      }),
    );
    return Responses.map(({ Item }) => totalsOf(Item));
  }

  const holds = holdWrites({ client, tableName, getItem, getAccount, gather });

  async function post(entry: JournalEntry, options: { readonly holdId?: string } = {}): Promise<PostOutcome> {
    const found = await accountsOf(entry);
    if ('unknown' in found) return { kind: 'UNKNOWN_ACCOUNT', accountId: found.unknown };
    const stripes = new Map<string, number>();
    for (const account of found.known)
      stripes.set(account.id, stripeFor(account.id, entry.id, account.stripes));

    for (let attempt = 1; ; attempt++) {
      const held = options.holdId === undefined ? undefined : await holds.forPosting(options.holdId, entry);
      if (held && 'refused' in held)
        return (await standing(entry)) ?? { kind: 'HOLD_REFUSED', problem: held.refused };
      if (held) stripes.set(held.hold.accountId, held.hold.stripe);
      const totals = totalsWrites(entry, found.known, stripes, held?.effect);
      const items: TransactItem[] = [
        {
          Put: {
            TableName: tableName,
            Item: entryItem(entry),
            ConditionExpression: 'attribute_not_exists(pk)',
          },
        },
        ...totals.map(({ write }) => write),
        ...entry.postings.map((posting, index) =>
          lineWrite(entry, posting, index, stripes.get(posting.accountId) ?? 0),
        ),
        ...(held ? [held.write] : []),
      ];
      try {
        await client.send(new TransactWriteCommand({ TransactItems: items }));
        return { kind: 'POSTED' };
      } catch (error) {
        if (!(error instanceof TransactionCanceledException)) throw error;
        const failed = (error.CancellationReasons ?? []).map(({ Code }) => Code === 'ConditionalCheckFailed');
        if (failed[0]) return (await standing(entry)) ?? { kind: 'SOURCE_CONFLICT' };
        const short = totals.find((_, index) => failed[index + 1]);
        if (short) {
          const stripe = await gather(short.account, short.needed);
          if (stripe === undefined) return { kind: 'INSUFFICIENT', accountId: short.account.id };
          stripes.set(short.account.id, stripe);
        }
        if (attempt === MAX_ATTEMPTS) throw error;
        await pause(attempt);
      }
    }
  }

  async function accountsOf(entry: JournalEntry): Promise<{ known: Account[] } | { unknown: string }> {
    const known: Account[] = [];
    for (const accountId of new Set(entry.postings.map((posting) => posting.accountId))) {
      const account = await getAccount(accountId);
      if (!account) return { unknown: accountId };
      known.push(account);
    }
    return { known };
  }

  /** What an entry that is there already means for a posting of `entry`. */
  async function standing(entry: JournalEntry): Promise<PostOutcome | undefined> {
    const item = await getItem(entryKey(entry.id));
    if (!item) return undefined;
    const refused = refusedFor(item);
    if (refused !== undefined) return { kind: 'INSUFFICIENT', accountId: refused };
    const stored = entryOf(item);
    // The first delivery's time stands; everything else must be the same.
    const same = hashEntry(stored) === hashEntry({ ...entry, postedAt: stored.postedAt });
    return { kind: same ? 'ALREADY_POSTED' : 'SOURCE_CONFLICT' };
  }

  /** One update an account: an item may stand only once in a transaction. */
  function totalsWrites(
    entry: JournalEntry,
    known: readonly Account[],
    stripes: ReadonlyMap<string, number>,
    heldEffect: { accountId: string; held: bigint; available: bigint } | undefined,
  ) {
    return known.map((account) => {
      let debits = 0n;
      let credits = 0n;
      let available = 0n;
      for (const { accountId, side, amount } of entry.postings) {
        if (accountId !== account.id) continue;
        if (side === 'DEBIT') debits += amount;
        else credits += amount;
        available += direction(account, side) * amount;
      }
      const effect = heldEffect?.accountId === account.id ? heldEffect : { held: 0n, available: 0n };
      available += effect.available;
      const limited = !account.mayBeNegative && available < 0n;
      const write: TransactItem = {
        Update: {
          TableName: tableName,
          Key: totalsKey(account.id, stripes.get(account.id) ?? 0),
          UpdateExpression: 'ADD debits :debits, credits :credits, held :held, available :available',
          ExpressionAttributeValues: {
            ':debits': debits,
            ':credits': credits,
            ':held': effect.held,
            ':available': available,
            ...(limited ? { ':needed': -available } : {}),
          },
          // The limit is part of the write itself: no read before it can be out of date.
          ...(limited ? { ConditionExpression: 'available >= :needed' } : {}),
        },
      };
      return { account, needed: -available, write };
    });
  }

  function lineWrite(entry: JournalEntry, posting: Posting, index: number, stripe: number): TransactItem {
    const { side, amount } = posting;
    return {
      Put: {
        TableName: tableName,
        Item: {
          pk: stripePk(posting.accountId, stripe),
          sk: lineSk(entry.postedAt, entry.id, index),
          entryId: entry.id,
          index,
          postedAt: entry.postedAt,
          side,
          amount,
          description: entry.description,
          ...(entry.transactionId === undefined ? {} : { transactionId: entry.transactionId }),
        },
      },
    };
  }

  /** Brings `needed` together on one stripe of a limited account; undefined when the account has too little. */
  async function gather(account: Account, needed: bigint): Promise<number | undefined> {
    const stripes = (await readStripes(account)).map(({ available }, stripe) => ({ stripe, available }));
    const plan = planTake(stripes, needed);
    if (!plan || plan.gather.length === 0) return plan?.stripe;
    const moved = plan.gather.reduce((sum, { amount }) => sum + amount, 0n);
    const change = (stripe: number, amount: bigint): TransactItem => ({
      Update: {
        TableName: tableName,
        Key: totalsKey(account.id, stripe),
        UpdateExpression: 'ADD available :amount',
        ExpressionAttributeValues: { ':amount': amount, ...(amount < 0n ? { ':needed': -amount } : {}) },
        ...(amount < 0n ? { ConditionExpression: 'available >= :needed' } : {}),
      },
    });
    const items = [
      change(plan.stripe, moved),
      ...plan.gather.map(({ from, amount }) => change(from, -amount)),
    ];
    try {
      await client.send(new TransactWriteCommand({ TransactItems: items }));
    } catch (error) {
      // Somebody else took from a stripe in between: the caller's next attempt plans anew.
      if (!(error instanceof TransactionCanceledException)) throw error;
    }
    return plan.stripe;
  }

  return {
    async openAccount(account) {
      assertStripes(account);
      try {
        await client.send(
          new PutCommand({
            TableName: tableName,
            Item: accountItem(account),
            ConditionExpression: 'attribute_not_exists(pk)',
          }),
        );
      } catch (error) {
        if (!(error instanceof Error && error.name === 'ConditionalCheckFailedException')) throw error;
      }
    },
    getAccount,
    async totals(account): Promise<Totals> {
      const sum = (await readStripes(account)).reduce<Totals>(addTotals, NO_TOTALS);
      return sum;
    },
    async available(account) {
      return (await readStripes(account)).reduce((sum, { available }) => sum + available, 0n);
    },
    post,
    async refuse(entry, accountId) {
      const put = {
        TableName: tableName,
        Item: refusalItem(entry, accountId),
        ConditionExpression: 'attribute_not_exists(pk)',
      };
      try {
        await client.send(new PutCommand(put));
        return 'REFUSED';
      } catch (error) {
        if (!(error instanceof Error && error.name === 'ConditionalCheckFailedException')) throw error;
        return (await standing(entry))?.kind === 'INSUFFICIENT' ? 'REFUSED' : 'POSTED';
      }
    },
    hold: holds.hold,
    voidHold: holds.voidHold,
    expireHold: holds.expireHold,
    async getEntry(entryId) {
      const item = await getItem(entryKey(entryId));
      return item && refusedFor(item) === undefined ? entryOf(item) : undefined;
    },
    statement: (account, options) => readStatement(deps, account, options),
  };
}

/** Full jitter, so that the losers of one conflict do not meet again. */
async function pause(attempt: number): Promise<void> {
  const ceiling = Math.min(10 * 2 ** attempt, 500);
  await new Promise((resolve) => setTimeout(resolve, Math.random() * ceiling));
}
