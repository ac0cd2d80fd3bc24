import { SHARD_NAMES, shardOf } from '../shared/shards.ts';

/** The sparse index over card payments that something is to be done for: partition `dueShard`, sort `dueAt`, and keys alone. */
export const DUE_INDEX = 'due';

/** The attributes that the index is built on; absent where nothing is due. */
export function dueKeys(id: string, dueAt: string | null): { dueShard?: string; dueAt?: string } {
  const dueShard = SHARD_NAMES[shardOf(id)];
  return dueAt === null || dueShard === undefined ? {} : { dueShard, dueAt };
}

/** The sparse index over card payments by what their gateway calls them, for events that have nothing of ours; keys alone. */
export const REFERENCE_INDEX = 'gatewayReference';

/** A payment as its gateway's account knows it. */
export interface GatewayReference {
  readonly gateway: string;
  readonly gatewayAccount: string;
  readonly reference: string;
}

export function referenceKeyOf({ gateway, gatewayAccount, reference }: GatewayReference): string {
  return `${gateway}#${gatewayAccount}#${reference}`;
}

/** The attribute that the index is built on; absent until the gateway has told its reference. */
export function referenceKeys({
  gateway,
  gatewayAccount,
  gatewayReference: reference,
}: {
  readonly gateway: string;
  readonly gatewayAccount: string;
  readonly gatewayReference?: string;
}): { referenceKey?: string } {
  return reference === undefined
    ? {}
    : { referenceKey: referenceKeyOf({ gateway, gatewayAccount, reference }) };
}
