import type { InvoiceId } from '../shared/ids.ts';
import type { HeightPlace } from './deposit.ts';
import { sameToken } from './evm/address.ts';
import type { Branch } from './ports.ts';

/**
 * Money that left an address of ours: one Transfer log of a configured token, whoever sent its transaction, or one transaction of the
 * address itself that carried native money.
 */
export interface Outflow {
  readonly id: string;
  readonly chainId: number;
  /** Whose address it left. */
  readonly invoiceId: InvoiceId;
  /** Lower case: that it left, and that it reached. */
  readonly address: string;
  readonly to: string;
  /** Lower-case contract; null for native money. */
  readonly tokenAddress: string | null;
  /** Base units that reached `to`; 0 where the transaction failed and cost its fee alone. */
  readonly units: bigint;
  /** Wei that the transaction cost the address besides; 0 of a token, whose gas is no part of its balance. */
  readonly fee: bigint;
  readonly txHash: string;
  readonly blockNumber: number;
  readonly blockHash: string;
  /** Seconds since 1970. */
  readonly blockTimestamp: number;
  /** ORPHANED while its block is on no branch that we follow. */
  readonly status: 'MINED' | 'ORPHANED';
  /**
   * Where the index by height has it until it is decided whether it is a withdrawal, or until one is taken back: final by then. Null: it is
   * a sweep's, or decided.
   */
  readonly due: HeightPlace | null;
}

/**
 * What left our addresses. The head work writes it before its cursor passes the block, so that all that left up to the cursor is here;
 * balances are explained by it, and the sweeper finds here that money has reached the treasury, whoever sent it.
 */
export interface OutflowStore {
  /**
   * Writes outflows as the node shows them now, new or in another block than before, while the chain is on this branch. At most 90.
   *
   * @throws BranchLeft
   */
  record(outflows: readonly Outflow[], branch: Branch): Promise<void>;
  /** It is decided: it is due no more, if it is still stored as it was read, and nothing otherwise. */
  decided(outflow: Outflow): Promise<void>;
  /** Consistent; absent ones are left out. */
  get(ids: readonly string[]): Promise<readonly Outflow[]>;
  /** All that ever left an invoice's address, ORPHANED ones too, oldest first; eventually consistent. */
  outflowsOf(invoiceId: InvoiceId): Promise<readonly Outflow[]>;
}

/** Money that left an address of ours, before it has a name. */
export interface UnnamedOutflow extends Omit<Outflow, 'id' | 'status'> {
  /** Null for native money. */
  readonly logIndex: number | null;
}

/** Null where no height concerns it any more: a reorganisation that mines it again shows it as new. */
export function outflowPlaceOf({ due, status, blockNumber }: Outflow): HeightPlace | null {
  if (due !== null) return due;
  return status === 'ORPHANED' ? null : { lane: 'final', height: blockNumber };
}

/**
 * Names outflows. A log's index in its block changes with a reorganisation; which of the transaction's transfers of this token between
 * the two addresses it is, from 0, does not. A transaction is of one sender.
 *
 * @param outflows of each transaction all transfers between the two, or none
 */
export function nameOutflows(outflows: readonly UnnamedOutflow[]): readonly Outflow[] {
  const positions = new Map<string, number>();
  const digits = (address: string): string => address.slice(2).toLowerCase();
  return outflows
    .toSorted((a, b) => a.blockNumber - b.blockNumber || (a.logIndex ?? 0) - (b.logIndex ?? 0))
    .map(({ logIndex: _, ...outflow }): Outflow => {
      const { chainId, txHash, tokenAddress, address, to } = outflow;
      if (tokenAddress === null)
        return { ...outflow, id: `out_${chainId}_${txHash}_native`, status: 'MINED' };
      const kind = `${digits(tokenAddress)}_${digits(address)}_${digits(to)}`;
      const position = positions.get(`${txHash}_${kind}`) ?? 0;
      positions.set(`${txHash}_${kind}`, position + 1);
      return { ...outflow, id: `out_${chainId}_${txHash}_${position}_${kind}`, status: 'MINED' };
    });
}

/**
 * Of an address's outflows those of one asset that are on the branch and in a block up to `height`: final, where that height is.
 * A token deposit that a final outflow to the treasury took is swept, whoever sent it.
 */
export function outflowsUpTo(
  outflows: readonly Outflow[],
  tokenAddress: string | null,
  height: number,
): readonly Outflow[] {
  return outflows.filter(
    (each) =>
      each.status === 'MINED' && each.blockNumber <= height && sameToken(each.tokenAddress, tokenAddress),
  );
}

/** Base units that left the address with them, fees included. */
export function sumLeft(outflows: readonly Outflow[]): bigint {
  return outflows.reduce((sum, { units, fee }) => sum + units + fee, 0n);
}
