import type { Companion, InvoiceWriter } from '../../invoices/ports.ts';
import type { DepositMove } from '../deposit.ts';
import { type Lease, LeaseLost, type NonceTake, type SettlementStore } from '../ports.ts';
import type { SweepMove } from '../sweep.ts';
import { toDepositItem, toSweepItem } from './chainItems.ts';
import { leaseKey, nonceKey } from './chainKeys.ts';

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
  return {
    commit: async ({ invoice, deposits, sweep, nonce, lease }) => {
      const companions = [
        ...(lease === null ? [] : [whileHeld(stateTableName, lease)]),
        ...deposits.map((move) => putDeposit(tableName, move)),
        ...(sweep === null ? [] : [putSweep(tableName, sweep)]),
        ...(nonce === null ? [] : [takeNonce(stateTableName, nonce)]),
      ];
      const written = await invoices.write(invoice === null ? [] : [invoice], companions);
      if (!written.ok && lease !== null && written.error.ids.includes(leaseKey(lease.name))) {
        throw new LeaseLost(lease);
      }
      return written;
    },
  };
}

/** Fences the transaction: it happens only while the lease is ours. */
function whileHeld(table: string, lease: Lease): Companion {
  return { table, check: leaseKey(lease.name), expect: { token: lease.token } };
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
