import { formatBaseUnits } from '../../functions/shared/decimal.ts';
import type { Column } from './table.ts';

/** The accounts that stand for money on a chain. */
export const CHAIN_ROLES = ['deposits', 'treasury', 'gas-wallet', 'deposit-gas', 'refund-wallet'] as const;
export type ChainRole = (typeof CHAIN_ROLES)[number];

/** An amount, in base units, of one role's money in one asset. */
export interface RoleAmount {
  readonly role: ChainRole;
  /** Asset code, e.g. `USDC@31337`. */
  readonly asset: string;
  readonly decimals: number;
  readonly units: bigint;
}

export interface ChainComparison {
  readonly role: ChainRole;
  readonly asset: string;
  readonly decimals: number;
  /** What the ledger says, over all books. */
  readonly ledger: bigint;
  /** What is on the chain at the block and will be posted when it is final, less what is posted and came later. */
  readonly underWay: bigint;
  readonly chain: bigint;
  /** Chain less ledger less what is under way; 0 is right. */
  readonly drift: bigint;
}

/** Every role and asset that either side knows. */
export function compareWithChain(
  ledger: readonly RoleAmount[],
  underWay: readonly RoleAmount[],
  chain: readonly RoleAmount[],
): ChainComparison[] {
  const lines = new Map<string, { role: ChainRole; asset: string; decimals: number }>();
  for (const { role, asset, decimals } of [...chain, ...ledger, ...underWay])
    lines.set(`${role} ${asset}`, { role, asset, decimals });
  return [...lines.values()]
    .map((line) => {
      const of = (amounts: readonly RoleAmount[]) =>
        amounts
          .filter(({ role, asset }) => role === line.role && asset === line.asset)
          .reduce((sum, { units }) => sum + units, 0n);
      const found = { ledger: of(ledger), underWay: of(underWay), chain: of(chain) };
      return { ...line, ...found, drift: found.chain - found.ledger - found.underWay };
    })
    .sort(
      (a, b) => CHAIN_ROLES.indexOf(a.role) - CHAIN_ROLES.indexOf(b.role) || (a.asset < b.asset ? -1 : 1),
    );
}

const amount = (key: 'ledger' | 'underWay' | 'chain' | 'drift') => (line: ChainComparison) =>
  line[key] === 0n ? '0' : formatBaseUnits(line[key].toString(), line.decimals);

/** One line for each role and asset. */
export const COMPARISON_COLUMNS: readonly Column<ChainComparison>[] = [
  { title: 'account', value: ({ role }) => role },
  { title: 'asset', value: ({ asset }) => asset },
  { title: 'ledger', value: amount('ledger'), align: 'right' },
  { title: 'under way', value: amount('underWay'), align: 'right' },
  { title: 'chain', value: amount('chain'), align: 'right' },
  { title: 'drift', value: amount('drift'), align: 'right' },
];
