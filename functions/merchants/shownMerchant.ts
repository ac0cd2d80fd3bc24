import type { MerchantRecord } from './merchantRecord.ts';

/** A merchant as the API shows it: treasuries as a list, what is absent as null. */
export function shownMerchant(record: MerchantRecord): Record<string, unknown> {
  const { treasuries, pendingChanges, expiresInMinutes, notificationAddress, ...facts } = record;
  return {
    ...facts,
    expiresInMinutes: expiresInMinutes ?? null,
    notificationAddress: notificationAddress ?? null,
    treasuries: Object.entries(treasuries).map(([chainId, address]) => ({
      chainId: Number(chainId),
      address,
    })),
    pendingChanges: pendingChanges.map((change) => ({ ...change, chainId: change.chainId ?? null })),
  };
}
