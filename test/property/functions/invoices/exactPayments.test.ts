import { expect, it } from 'vitest';
import { payableAssets } from '../../../../functions/chain/assets/payableAssets.ts';
import { bigFromQuantity } from '../../../../functions/chain/evm/quantity.ts';
import { exceptionsOf, type Invoice } from '../../../../functions/invoices/invoice.ts';
import { prepareInvoice } from '../../../../functions/invoices/prepareInvoice.ts';
import { recordDeposits } from '../../../../functions/invoices/recordDeposits.ts';
import type { Asset } from '../../../../functions/shared/assets.ts';
import { money } from '../../../../functions/shared/money.ts';
import { CHAINS, PAGES_URL, SHOP } from '../../../fixtures/invoices/chains.ts';
import { aDeposit, anInvoice, NOW } from '../../../fixtures/invoices/invoices.ts';

const prepare = prepareInvoice({ assets: payableAssets(CHAINS), merchant: SHOP, pagesUrl: PAGES_URL });

/** What a wallet pays that opens the URI: an integer of base units, which is all that EIP-681 lets it know. */
function asked(amount: string, currency: string): { asset: Asset; units: bigint; asksFor: bigint } {
  const result = prepare({ idempotencyKey: 'k', amount, currency, chainId: 31337 });
  if (!result.ok) throw new Error(`${amount} ${currency}: ${JSON.stringify(result.error)}`);
  const { chainId, decimals, tokenAddress, paymentUriTemplate } = result.value;
  const asset: Asset = { symbol: currency, chainId, decimals, tokenAddress };
  const integer = /(?:&uint256|\?value)=([0-9]+)$/.exec(paymentUriTemplate)?.[1] ?? '-1';
  return { asset, units: BigInt(result.value.amount), asksFor: BigInt(integer) };
}

/** Units in the 32 bytes of a transfer's log, read as the watcher reads them. */
const throughLog = (units: bigint): bigint => bigFromQuantity(`0x${units.toString(16).padStart(64, '0')}`);

/** Units in a balance as a node answers it. */
const throughBalance = (units: bigint): bigint => bigFromQuantity(`0x${units.toString(16)}`);

/** Status and exceptions once a payment is final. */
function after(asset: Asset, invoiced: bigint, paid: bigint): string {
  const none = money(0n, asset);
  const totals = { received: none, confirmed: none, swept: none, receivedLate: none };
  let invoice: Invoice = anInvoice({ asset, amount: money(invoiced, asset), ...totals });
  const deposit = aDeposit({ status: 'CONFIRMED', amount: money(paid, asset) });
  for (let changes = [{ before: null, deposit }]; ; changes = []) {
    const decision = recordDeposits(invoice, changes, { by: 'watcher', at: NOW });
    if (!decision.ok) throw new Error('refused');
    if (decision.value === null) return [invoice.status, ...exceptionsOf(invoice)].join(' ');
    invoice = decision.value;
  }
}

function check(amount: string, currency: string, read: (units: bigint) => bigint): void {
  const { asset, units, asksFor } = asked(amount, currency);
  const outcomes = [asksFor, asksFor - 1n, asksFor + 1n].map((paid) => after(asset, units, read(paid)));
  const less = asksFor === 1n ? 'PENDING' : 'PENDING PARTIAL';
  if (outcomes.join(', ') !== `PAID, ${less}, PAID OVER`)
    expect.fail(`${amount} ${currency}: ${outcomes.join(', ')}`);
}

const decimal = (value: number, digits: number): string => {
  const text = String(value).padStart(digits + 1, '0');
  return `${text.slice(0, -digits)}.${text.slice(-digits)}`;
};

it('given every cent from 0.01 to 1,000.00, when its URI is paid, then it is exactly that, and a base unit more or less is not', () => {
  for (let cents = 1; cents <= 100_000; cents += 1) check(decimal(cents, 2), 'USDC', throughLog);
});

it('given every ETH value of 4 decimals up to 2, when its URI is paid, then it is exactly that, and a wei more or less is not', () => {
  for (let tenThousandths = 1; tenThousandths <= 20_000; tenThousandths += 1)
    check(decimal(tenThousandths, 4), 'ETH', throughBalance);
});
