import type { MerchantTreasuries, TreasuryReader } from '../merchants/ports.ts';
import type { MerchantId } from '../shared/ids.ts';

/** Whose invoices addresses belong to. */
export interface AddressMerchants {
  /** By lower-case address; what is not ours is left out. Consistent. */
  merchantsOf(chainId: number, addresses: readonly string[]): Promise<ReadonlyMap<string, MerchantId>>;
}

/**
 * Merchants' treasuries without deposit addresses of ours: money that is swept to one is a payment again, which is swept again, for ever and at
 * the operator's gas. A merchant that names one has no treasury of its own.
 */
export function outsideTreasuries(
  { treasuriesOf }: TreasuryReader,
  { merchantsOf }: AddressMerchants,
): TreasuryReader {
  return {
    treasuriesOf: async (ids, chainId) => {
      const named = await treasuriesOf(ids, chainId);
      const addresses = [...named.values()].flatMap(({ current, former, next }) => [
        ...(current === null ? [] : [current]),
        ...(next === null ? [] : [next.address]),
        ...former,
      ]);
      if (addresses.length === 0) return named;
      const ours = await merchantsOf(chainId, [...new Set(addresses)]);
      const isOutside = (address: string): boolean => !ours.has(address.toLowerCase());
      const outside = ({ current, former, next }: MerchantTreasuries): MerchantTreasuries => ({
        current: current !== null && isOutside(current) ? current : null,
        former: former.filter(isOutside),
        next: next !== null && isOutside(next.address) ? next : null,
      });
      return new Map([...named].map(([id, each]) => [id, outside(each)]));
    },
  };
}
