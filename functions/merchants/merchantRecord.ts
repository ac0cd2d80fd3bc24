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

/** Hundredths of a percent of an invoice's amount; what is left out is the environment's. */
export interface ToleratedShare {
  readonly underBasisPoints?: number;
  readonly overBasisPoints?: number;
}

/** From that amount on, an invoice in the asset is as final as the environment wants one of `likeAmount` to be. Both in base units. */
export interface FinalityTier {
  readonly chainId: number;
  readonly currency: string;
  readonly decimals: number;
  readonly from: string;
  /** Not below `from`: a merchant waits longer than the environment asks for, never shorter. */
  readonly likeAmount: string;
}

/** A merchant with its settings. */
export interface MerchantRecord extends Merchant {
  /** 1 when created, one more with every write. */
  readonly version: number;
  /** Of an invoice that says nothing else; absent: the API's own. */
  readonly expiresInMinutes?: number;
  /** `host` or `host:port` that a checkout may lead back to; empty: any. */
  readonly returnHosts: readonly string[];
  /** Of invoices made from now on; absent: the environment's of each asset. */
  readonly tolerance?: ToleratedShare;
  readonly finalityTiers: readonly FinalityTier[];
  readonly notificationAddress?: string;
  /** EIP-55 addresses by chain id. */
  readonly treasuries: Readonly<Record<string, string>>;
  /** EIP-55 addresses that were its treasuries and are not: what was signed for one may still be mined. */
  readonly formerTreasuries: Readonly<Record<string, readonly string[]>>;
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
    finalityTiers: [],
    treasuries: {},
    formerTreasuries: {},
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

/** The record with a guarded setting as it was asked for. */
export function apply(
  record: MerchantRecord,
  { setting, chainId, value }: Pick<PendingChange, 'setting' | 'chainId' | 'value'>,
): MerchantRecord {
  if (setting !== 'TREASURY') return { ...record, notificationAddress: value };
  const chain = String(chainId);
  const { current, former } = treasuriesOn(record, chain);
  const before = current === null ? former : [...former, current];
  return {
    ...record,
    treasuries: { ...record.treasuries, [chain]: value },
    formerTreasuries: { ...record.formerTreasuries, [chain]: before.filter((address) => address !== value) },
  };
}

/** A merchant's own treasuries on one chain, EIP-55: null where it has none, and the chain's is meant. */
export interface MerchantTreasuries {
  readonly current: string | null;
  /** Oldest first. */
  readonly former: readonly string[];
  /** What was announced and is not good yet; `effectiveAt` is ISO 8601. */
  readonly next: { readonly address: string; readonly effectiveAt: string } | null;
}

export function treasuriesOn(
  {
    treasuries,
    formerTreasuries,
    pendingChanges,
  }: Pick<MerchantRecord, 'treasuries' | 'formerTreasuries' | 'pendingChanges'>,
  chainId: number | string,
): MerchantTreasuries {
  const chain = String(chainId);
  const announced = pendingChanges.find(
    (change) => change.setting === 'TREASURY' && String(change.chainId) === chain,
  );
  return {
    current: treasuries[chain] ?? null,
    former: formerTreasuries[chain] ?? [],
    next: announced === undefined ? null : { address: announced.value, effectiveAt: announced.effectiveAt },
  };
}
