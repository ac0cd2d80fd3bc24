import { describe, expect, it } from 'vitest';
import { payableAssets } from '../../../../functions/chain/assets/payableAssets.ts';
import { prepareInvoice } from '../../../../functions/invoices/prepareInvoice.ts';
import { formatBaseUnits } from '../../../../functions/shared/decimal.ts';
import { CHAINS, PAGES_URL, SHOP } from '../../../fixtures/invoices/chains.ts';

const prepare = prepareInvoice({ assets: payableAssets(CHAINS), merchant: SHOP, pagesUrl: PAGES_URL });

function prepared(amount: string, currency: string) {
  const result = prepare({ idempotencyKey: 'k', amount, currency, chainId: 31337 });
  if (!result.ok) throw new Error(`${amount} ${currency}: ${JSON.stringify(result.error)}`);
  return result.value;
}

describe('amounts in payment URIs', () => {
  it('given every cent from 0.01 to 1,000.00 of a token with 6 decimals, then the URI has the exact base units', () => {
    for (let cents = 1; cents <= 100_000; cents += 1) {
      const amount = `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;
      const { amount: units, paymentUriTemplate } = prepared(amount, 'USDC');
      if (units !== `${cents}0000` || !paymentUriTemplate.endsWith(`&uint256=${cents}0000`)) {
        expect.fail(`${amount} became ${units} in ${paymentUriTemplate}`);
      }
      if (formatBaseUnits(units, 6) !== amount) expect.fail(`${amount} reads ${formatBaseUnits(units, 6)}`);
    }
  });

  it('given every ETH value of 4 decimals up to 2, then the URI has the exact wei', () => {
    for (let tenThousandths = 1; tenThousandths <= 20_000; tenThousandths += 1) {
      const digits = String(tenThousandths).padStart(5, '0');
      const { paymentUriTemplate } = prepared(`${digits.slice(0, -4)}.${digits.slice(-4)}`, 'ETH');
      if (!paymentUriTemplate.endsWith(`?value=${tenThousandths}${'0'.repeat(14)}`)) {
        expect.fail(`${digits} became ${paymentUriTemplate}`);
      }
    }
  });
});
