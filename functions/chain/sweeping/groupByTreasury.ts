import type { ChainConfig } from '../chainConfig.ts';
import { isLeaving, type Treasury, treasuryOf } from '../treasury.ts';
import type { TreasuryReader } from '../../merchants/ports.ts';
import type { MerchantId } from '../../shared/ids.ts';

/** Money of one merchant's invoice. */
interface Owned {
  readonly invoice: { readonly merchantId: MerchantId };
}

/** What goes to one treasury. */
export interface SweptTogether<Each> {
  readonly treasury: Treasury;
  /** It is about to be another one: nothing is delegated to its delegate any more. */
  readonly leaving: boolean;
  readonly of: readonly Each[];
}

/** Whose money goes where, as the merchants' settings are now. Two merchants may name one address: each has a group of its own, as the signer asks it. */
export async function groupByTreasury<Each extends Owned>(
  { config, treasuries }: { readonly config: ChainConfig; readonly treasuries: TreasuryReader },
  waiting: readonly Each[],
  nowMs: number,
): Promise<readonly SweptTogether<Each>[]> {
  if (waiting.length === 0) return [];
  const merchants = [...new Set(waiting.map(({ invoice }) => invoice.merchantId))];
  const own = await treasuries.treasuriesOf(merchants, config.chainId);
  const groups = new Map<string, { treasury: Treasury; leaving: boolean; of: Each[] }>();
  for (const each of waiting) {
    const { merchantId } = each.invoice;
    const treasury = treasuryOf(config, merchantId, own.get(merchantId));
    const leaving = isLeaving(config, own.get(merchantId), nowMs);
    // Those of a merchant that leaves the chain's treasury for its own go apart from the others'.
    const key = `${treasury.merchantId ?? ''}#${leaving}`;
    const group = groups.get(key) ?? { treasury, leaving, of: [] };
    group.of.push(each);
    groups.set(key, group);
  }
  return [...groups.values()];
}
