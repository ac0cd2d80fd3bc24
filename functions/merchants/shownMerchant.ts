import { formatAmount, money } from '../shared/money.ts';
import type { FinalityTier, MerchantRecord } from './merchantRecord.ts';

/** A merchant as the API shows it: treasuries as a list, what is absent as null. */
export function shownMerchant(record: MerchantRecord): Record<string, unknown> {
  const {
    treasuries,
    formerTreasuries: _,
    pendingChanges,
    expiresInMinutes,
    notificationAddress,
    tolerance,
    ...facts
  } = record;
  return {
    ...facts,
    expiresInMinutes: expiresInMinutes ?? null,
    tolerance: {
      underBasisPoints: tolerance?.underBasisPoints ?? null,
      overBasisPoints: tolerance?.overBasisPoints ?? null,
    },
    finalityTiers: record.finalityTiers.map(shownTier),
    notificationAddress: notificationAddress ?? null,
    treasuries: Object.entries(treasuries).map(([chainId, address]) => ({
      chainId: Number(chainId),
      address,
    })),
    pendingChanges: pendingChanges.map((change) => ({ ...change, chainId: change.chainId ?? null })),
  };
}

function shownTier({ chainId, currency, decimals, from, likeAmount }: FinalityTier): unknown {
  const shown = (units: string): string => formatAmount(money(BigInt(units), { symbol: currency, decimals }));
  return { chainId, currency, from: shown(from), likeAmount: shown(likeAmount) };
}
