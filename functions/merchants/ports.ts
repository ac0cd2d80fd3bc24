import type { MerchantId } from '../shared/ids.ts';
import type { Scope } from './caller.ts';

export interface Merchant {
  readonly id: MerchantId;
  readonly name: string;
}

/** What is known of an API key: whose it is and what it may do, by its hash. */
export interface KeyRecord {
  readonly hash: string;
  readonly merchant: Merchant;
  readonly scopes: readonly Scope[];
  /** ISO 8601. */
  readonly createdAt: string;
  readonly revokedAt?: string;
}

/** Tells the API which key is not good any more. */
export interface RevokedKeys {
  /** Once after each delay, in seconds. */
  announce(keyId: string, delaysSeconds: readonly number[]): Promise<void>;
}

export interface MerchantStore {
  findKey(hash: string): Promise<KeyRecord | null>;
  find(id: MerchantId): Promise<Merchant | null>;
  /** Both or neither; false when the merchant exists. */
  addMerchant(merchant: Merchant, key: KeyRecord): Promise<boolean>;
  addKey(key: KeyRecord): Promise<void>;
  /** False when there is no such key. */
  revokeKey(hash: string, at: string): Promise<boolean>;
}
