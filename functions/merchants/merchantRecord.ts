import type { MerchantId } from '../shared/ids.ts';

export interface Merchant {
  readonly id: MerchantId;
  readonly name: string;
}

/** Where a change of whoever has stolen a key would lead money or messages: it waits, so that somebody can stop it. */
export type GuardedSetting = 'TREASURY' | 'NOTIFICATION_ADDRESS';

/** A setting that was announced and is not yet good. Times are ISO 8601. */
export interface PendingChange {
  readonly id: string;
  readonly setting: GuardedSetting;
  /** Of a treasury. */
  readonly chainId?: number;
  readonly value: string;
  readonly announcedAt: string;
  /** Id of the key that asked for it. */
  readonly announcedBy: string;
  /** It is good from then on. */
  readonly effectiveAt: string;
}

/** A merchant with its settings. */
export interface MerchantRecord extends Merchant {
  /** 1 when created, one more with every write. */
  readonly version: number;
  /** Of an invoice that says nothing else; absent: the API's own. */
  readonly expiresInMinutes?: number;
  /** `host` or `host:port` that a checkout may lead back to; empty: any. */
  readonly returnHosts: readonly string[];
  readonly notificationAddress?: string;
  /** EIP-55 addresses by chain id. */
  readonly treasuries: Readonly<Record<string, string>>;
  /** At most one of a setting and chain. */
  readonly pendingChanges: readonly PendingChange[];
  readonly createdAt: string;
  readonly updatedAt: string;
}

export function newMerchantRecord({ id, name }: Merchant, at: string): MerchantRecord {
  return {
    id,
    name,
    version: 1,
    returnHosts: [],
    treasuries: {},
    pendingChanges: [],
    createdAt: at,
    updatedAt: at,
  };
}

/** The merchant as its settings are at a moment: what was announced and is due by then is good, whoever wrote last. */
export function settledAt(record: MerchantRecord, nowMs: number): MerchantRecord {
  const isDue = ({ effectiveAt }: PendingChange): boolean => Date.parse(effectiveAt) <= nowMs;
  const settled = record.pendingChanges.filter(isDue).reduce(apply, record);
  return { ...settled, pendingChanges: record.pendingChanges.filter((change) => !isDue(change)) };
}

function apply(record: MerchantRecord, { setting, chainId, value }: PendingChange): MerchantRecord {
  return setting === 'TREASURY'
    ? { ...record, treasuries: { ...record.treasuries, [String(chainId)]: value } }
    : { ...record, notificationAddress: value };
}
