import type { Companion, Expectation, InvoiceWriter } from '../../invoices/ports.ts';
import type { DepositMove } from '../deposit.ts';
import { BranchLeft, LeaseLost, type Settlement, type SettlementStore } from '../ports.ts';
import { SHARD_NAMES } from '../../shared/shards.ts';
import type { SweepMove } from '../sweep.ts';
import { toDepositItem, toSweepItem } from './chainItems.ts';
import { err } from '../../shared/result.ts';
import { branchKey, leaseKey, planFenceKey } from './chainKeys.ts';
import { withoutFences } from './fencesOfPlans.ts';
import { type Check, writesTogether } from './dynamoWritesTogether.ts';
import { toWithdrawalItem } from './withdrawalItems.ts';
import type { WithdrawalMove } from '../withdrawal.ts';

/** Items that say the same of a chain's branch. */
export const BRANCH_ITEMS = SHARD_NAMES.length;

export interface DynamoSettlementsOptions {
  readonly invoices: InvoiceWriter;
  /** Name of the table of deposits and sweeps. */
  readonly tableName: string;
  /** Name of the table of leases, branches and plans. */
  readonly stateTableName: string;
}

/** Settlements as DynamoDB transactions over the invoices, the chain and the chain state table: what is committed side by side behind one fence goes in one. */
export function dynamoSettlements(options: DynamoSettlementsOptions): SettlementStore {
  const { invoices, tableName, stateTableName } = options;
  let turn = 0;
  const together = writesTogether(invoices);
  const checkOf = (fence: NonNullable<Settlement['fence']>): Check => {
    const inState = (check: string, expect: Expectation): Check => ({ table: stateTableName, check, expect });
    if ('name' in fence) return inState(leaseKey(fence.name), { token: fence.token });
    if ('planId' in fence) return inState(planFenceKey(fence.planId), { version: fence.version });
    // Transactions that check one item at once are conflicts of one another: each takes the next of the branch's items.
    return inState(branchKey(fence.chainId, turn++ % BRANCH_ITEMS), { branch: fence.number });
  };
  return {
    commit: async ({ invoice, deposits, sweep, withdrawal, fence }) => {
      const companions: Companion[] = [
        ...deposits.map((move) => putDeposit(tableName, move)),
        ...(sweep === null ? [] : [putSweep(tableName, sweep)]),
        ...(withdrawal === undefined ? [] : [putWithdrawal(tableName, withdrawal)]),
      ];
      const check = fence === null ? null : checkOf(fence);
      const changes = invoice === null ? [] : [invoice];
      const written = await together(JSON.stringify(fence), { changes, companions, check });
      if (written.ok || fence === null || check === null || !written.error.refused.includes(check.check))
        return written;
      if ('name' in fence) throw new LeaseLost(fence);
      if ('chainId' in fence) throw new BranchLeft(fence);
      return err({ ...written.error, refused: withoutFences(written.error.refused) });
    },
  };
}

function putDeposit(table: string, { before, after }: DepositMove): Companion {
  return { table, put: toDepositItem(after), expect: asRead(before) };
}

function putSweep(table: string, { before, after }: SweepMove): Companion {
  return { table, put: toSweepItem(after), expect: asRead(before) };
}

function putWithdrawal(table: string, { before, after }: WithdrawalMove): Companion {
  return { table, put: toWithdrawalItem(after), expect: asRead(before) };
}

function asRead(before: { readonly version: number } | null): Companion['expect'] {
  return before === null ? 'absent' : { version: before.version };
}
