import type { Claim } from '../idempotency/ports.ts';
import type { ChangedBy } from '../shared/changedBy.ts';
import type { MerchantId } from '../shared/ids.ts';
import type { Scope } from './caller.ts';
import type { Merchant, MerchantRecord, MerchantTreasuries } from './merchantRecord.ts';

/** What is known of an API key: whose it is and what it may do, by its hash. Times are ISO 8601. */
export interface KeyRecord {
  readonly hash: string;
  readonly merchant: Merchant;
  /** What the merchant calls it. */
  readonly name: string;
  readonly scopes: readonly Scope[];
  /** CIDR blocks from which it may be used; empty: from anywhere. */
  readonly addressRanges: readonly string[];
  readonly createdAt: string;
  /** Id of the key that made it; absent: the operators' command did. */
  readonly createdBy?: string;
  readonly expiresAt?: string;
  readonly revokedAt?: string;
  /** Id of the key that it was rotated to. */
  readonly replacedBy?: string;
}

/** A key as its merchant sees it. */
export interface UsedKey extends KeyRecord {
  /** Of its last call, to about a minute. */
  readonly lastUsedAt?: string;
}

/** Tells the API which key is not good any more. */
export interface RevokedKeys {
  /** Once after each delay, in seconds. */
  announce(keyId: string, delaysSeconds: readonly number[]): Promise<void>;
}

/** What is written together with a new key, or not at all. */
export interface KeyCompanions {
  /** Put only while there is none, or one that has expired by now. */
  readonly claim?: { readonly put: Claim; readonly atMs: number };
  /** A key of the same merchant that ends then, unless it was revoked. */
  readonly ending?: { readonly hash: string; readonly at: string; readonly by: ChangedBy };
}

/** Nothing was written but for ADDED. */
export type AddKeyOutcome = 'ADDED' | 'CLAIMED' | 'FULL' | 'ENDING_REVOKED';

export interface MerchantStore {
  findKey(hash: string): Promise<KeyRecord | null>;
  find(id: MerchantId): Promise<Merchant | null>;
  /** Both or neither; false when the merchant exists. @param by whoever did it */
  addMerchant(merchant: MerchantRecord, key: KeyRecord, by: string): Promise<boolean>;
  /** FULL: the merchant has KEYS_PER_MERCHANT_MAX that are listed. */
  addKey(key: KeyRecord, companions: KeyCompanions): Promise<AddKeyOutcome>;
  /** The keys that are listed, in no order; consistent. */
  keysOf(id: MerchantId): Promise<readonly KeyRecord[]>;
  /** The same with their last use; that may be some seconds old. */
  usedKeysOf(id: MerchantId): Promise<readonly UsedKey[]>;
  /** Takes keys off the list, where they are still on it. */
  unlistKeys(id: MerchantId, keyIds: readonly string[]): Promise<void>;
  /** False when there is no such key. */
  revokeKey(hash: string, by: ChangedBy): Promise<boolean>;
}

/** When keys were used last. */
export interface KeyUses {
  /** Writes nothing where a later use than `before` is known. */
  record(hash: string, at: string, before: string): Promise<void>;
}

/** Merchants with their settings, as they were written last. */
export interface MerchantRecords {
  /** Consistent; null when absent. */
  get(id: MerchantId): Promise<MerchantRecord | null>;
  /** By that key, only while the stored version is this one; false when it lost the race. */
  replace(record: MerchantRecord, version: number, keyId: string): Promise<boolean>;
}

/** Where merchants want their money. */
export interface TreasuryReader {
  /** As their settings are now; consistent. A merchant without settings has none of its own. */
  treasuriesOf(
    ids: readonly MerchantId[],
    chainId: number,
  ): Promise<ReadonlyMap<MerchantId, MerchantTreasuries>>;
}

/** Tells the sweeper of a chain that a merchant's treasury there is about to change. */
export interface TreasuryChanges {
  announce(chainId: number, merchantId: MerchantId): Promise<void>;
}

// What other contexts use of a merchant.
export { keyIdOf } from './apiKey.ts';
export type { Merchant, MerchantRecord, MerchantTreasuries, ToleratedShare } from './merchantRecord.ts';
