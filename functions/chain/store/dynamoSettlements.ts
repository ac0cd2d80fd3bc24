import type { Companion, InvoiceWriter } from '../../invoices/ports.ts';
import type { DepositMove } from '../deposit.ts';
import { BranchLeft, LeaseLost, type NonceTake, type SettlementStore } from '../ports.ts';
import { SHARD_NAMES } from '../../shared/shards.ts';
import type { SweepMove } from '../sweep.ts';
import { toDepositItem, toSweepItem } from './chainItems.ts';
import { branchKey, leaseKey, nonceKey } from './chainKeys.ts';

/** Items that say the same of a chain's branch. */
export const BRANCH_ITEMS = SHARD_NAMES.length;

export interface DynamoSettlementsOptions {
  readonly invoices: InvoiceWriter;
  /** Name of the table of deposits and sweeps. */
  readonly tableName: string;
  /** Name of the table of leases and nonces. */
  readonly stateTableName: string;
}

/** Settlements as one DynamoDB transaction over the invoices, the chain and the chain state table. */
export function dynamoSettlements(options: DynamoSettlementsOptions): SettlementStore {
  const { invoices, tableName, stateTableName } = options;
  let turn = 0;
  return {
    commit: async ({ invoice, deposits, sweep, nonce, fence }) => {
      // Transactions that check one item at once are conflicts of one another: each takes the next of the branch's items.
      const key = 'name' in fence ? leaseKey(fence.name) : branchKey(fence.chainId, turn++ % BRANCH_ITEMS);
      const expect = 'name' in fence ? { token: fence.token } : { branch: fence.number };
      const companions: Companion[] = [
        { table: stateTableName, check: key, expect },
        ...deposits.map((move) => putDeposit(tableName, move)),
        ...(sweep === null ? [] : [putSweep(tableName, sweep)]),
        ...(nonce === null ? [] : [takeNonce(stateTableName, nonce)]),
      ];
      const written = await invoices.write(invoice === null ? [] : [invoice], companions);
      if (!written.ok && written.error.refused.includes(key)) {
        throw 'name' in fence ? new LeaseLost(fence) : new BranchLeft(fence);
      }
      return written;
    },
  };
}

function putDeposit(table: string, { before, after }: DepositMove): Companion {
  return { table, put: toDepositItem(after), expect: asRead(before) };
}

function putSweep(table: string, { before, after }: SweepMove): Companion {
  return { table, put: toSweepItem(after), expect: asRead(before) };
}

function asRead(before: { readonly version: number } | null): Companion['expect'] {
  return before === null ? 'absent' : { version: before.version };
}

/** The nonce is taken in the transaction that stores the signed bytes, if nobody took one since it was read. */
function takeNonce(table: string, { chainId, address, before, ...take }: NonceTake): Companion {
  const kept = [...(before?.holders ?? [])].filter(([nonce]) => nonce >= take.minedBelow);
  return {
    table,
    put: {
      id: nonceKey(chainId, address),
      next: Math.max(before?.next ?? 0, take.nonce + 1),
      holders: Object.fromEntries([...kept, [take.nonce, take.holder]]),
    },
    expect: before === null ? 'absent' : { next: before.next },
  };
}
