import { expect, it } from 'vitest';
import { type ChainView, tierOf } from '../../../../../functions/chain/watching/chainView.ts';
import { fromItem, toItem } from '../../../../../functions/invoices/mapInvoice.ts';
import { CHAINS } from '../../../../fixtures/invoices/chains.ts';
import { anInvoice } from '../../../../fixtures/invoices/invoices.ts';

const usdc = CHAINS[0]?.assets[0];
if (usdc === undefined) throw new Error('a wrong fixture');
const view: ChainView = {
  asset: usdc,
  heights: { head: 100, safe: null, finalized: null },
  shown: () => null,
  exposure: () => 0n,
};

it.each([
  [undefined, { depth: 2 }],
  [1_000_000_000n, { depth: 2 }],
  [1_000_000_001n, { tag: 'finalized' }],
  [1n, { depth: 2 }],
])('given an invoice of 10 that is to be as final as one of %s units, then its tier is %j', (units, tier) => {
  const invoice = anInvoice(units === undefined ? {} : { finalityUnits: units });
  expect(tierOf(fromItem(toItem(invoice)), view, 100)).toMatchObject(tier);
});
