import type { ChainConfig } from '../chainConfig.ts';
import { type Treasury, treasuryOf } from '../treasury.ts';
import type { TreasuryReader } from '../../merchants/ports.ts';
import type { MerchantId } from '../../shared/ids.ts';

/** Money of one merchant's invoice. */
interface Owned {
  readonly invoice: { readonly merchantId: MerchantId };
}

/** What goes to one treasury. */
export interface SweptTogether<Each> {
  readonly treasury: Treasury;
  readonly of: readonly Each[];
}

/** Whose money goes where, as the merchants' settings are now. Two merchants may name one address: each has a group of its own, as the signer asks it. */
export async function groupByTreasury<Each extends Owned>(
  { config, treasuries }: { readonly config: ChainConfig; readonly treasuries: TreasuryReader },
  waiting: readonly Each[],
): Promise<readonly SweptTogether<Each>[]> {
  if (waiting.length === 0) return [];
  const merchants = [...new Set(waiting.map(({ invoice }) => invoice.merchantId))];
  const own = await treasuries.treasuriesOf(merchants, config.chainId);
  const groups = new Map<string, { treasury: Treasury; of: Each[] }>();
  for (const each of waiting) {
    const { merchantId } = each.invoice;
    const treasury = treasuryOf(config, merchantId, own.get(merchantId));
    const key = treasury.merchantId ?? '';
    const group = groups.get(key) ?? { treasury, of: [] };
    group.of.push(each);
    groups.set(key, group);
  }
  return [...groups.values()];
}
