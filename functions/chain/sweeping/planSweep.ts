import { EMBEDDED_MAX, type Invoice, type SweepMethodName } from '../../invoices/ports.ts';
import { type Currency, money } from '../../shared/money.ts';
import type { ChainConfig } from '../chainConfig.ts';
import { type DepositMove, type Deposit, moveDeposit } from '../deposit.ts';
import type { ChainStore } from '../ports.ts';
import type { Sweep } from '../sweep.ts';

/** Deposits that one sweep carries: with sweep, invoice, lease and nonce they fit in one transaction of 100 items. */
export const SWEEP_DEPOSITS_MAX = 90;

/** The invoice's confirmed deposits that no sweep carries, the largest first. */
export async function readSweepable(chain: ChainStore, invoice: Invoice): Promise<readonly Deposit[]> {
  const all = invoice.deposits.length < EMBEDDED_MAX ? [] : await chain.depositsOf(invoice.id);
  const deposits = await chain.deposits([...invoice.deposits, ...all].map(({ id }) => id));
  return deposits
    .filter(({ status }) => status === 'CONFIRMED')
    .sort((a, b) => (b.amount.units > a.amount.units ? 1 : -1))
    .slice(0, SWEEP_DEPOSITS_MAX);
}

/** A sweep of these deposits, planned and not yet signed. */
export function planSweep(
  invoice: Invoice,
  deposits: readonly Deposit[],
  plan: {
    readonly id: string;
    readonly method: SweepMethodName;
    readonly config: ChainConfig;
    readonly at: string;
  },
): Sweep {
  const units = deposits.reduce((sum, { amount }) => sum + amount.units, 0n);
  return {
    id: plan.id,
    version: 1,
    status: 'PLANNED',
    method: plan.method,
    invoiceId: invoice.id,
    merchantId: invoice.merchantId,
    address: invoice.address,
    derivationIndex: invoice.derivationIndex,
    treasury: plan.config.treasury,
    treasuryOwner: plan.config.treasuryOwner ?? 'OWN',
    amount: money(units, invoice.asset),
    depositIds: deposits.map(({ id }) => id),
    legs: [],
    failures: 0,
    retryAt: 0,
    failureReason: null,
    feeCurrency: nativeCurrency(plan.config),
    createdAt: plan.at,
    updatedAt: plan.at,
    transitions: [{ status: 'PLANNED', at: plan.at, version: 1 }],
  };
}

/** Where a sweep's deposits go with it, whatever a reorganisation did to them meanwhile. */
export function moveWithSweep(sweep: Sweep, deposits: readonly Deposit[], at: string): DepositMove[] {
  return deposits.flatMap((before): DepositMove[] => {
    const after = followSweep(sweep, before, at);
    return after === null ? [] : [{ before, after }];
  });
}

function followSweep(sweep: Sweep, deposit: Deposit, at: string): Deposit | null {
  const { status } = deposit;
  if (sweep.status === 'FAILED') {
    return status === 'SWEEPING'
      ? moveDeposit('sweeper', deposit, { status: 'CONFIRMED', sweepId: null }, at)
      : null;
  }
  const sweeping =
    status === 'CONFIRMED'
      ? moveDeposit('sweeper', deposit, { status: 'SWEEPING', sweepId: sweep.id }, at)
      : deposit;
  if (sweep.status !== 'FINAL') return sweeping === deposit ? null : sweeping;
  return sweeping.status === 'SWEEPING' ? moveDeposit('sweeper', sweeping, { status: 'SWEPT' }, at) : null;
}

/** What the chain's fees are paid in; a chain configured without its native asset counts them all the same. */
function nativeCurrency({ assets }: ChainConfig): Currency {
  const native = assets.find((asset) => asset.native);
  return native === undefined
    ? { symbol: 'ETH', decimals: 18 }
    : { symbol: native.symbol, decimals: native.decimals };
}
