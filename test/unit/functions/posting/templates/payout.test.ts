import { describe, expect, it } from 'vitest';
import { payoutPaid } from '../../../../../functions/posting/templates/payout.ts';

const amount = { units: 732n, currency: { symbol: 'EUR', decimals: 2 } };
const payout = { merchantId: 'demo', gateway: 'stripe', payoutId: 'po_1', amount } as const;

describe('a payout of a gateway', () => {
  it('moves what the gateway owed to the bank, by its own id', () => {
    expect(payoutPaid(payout)?.draft).toMatchObject({
      book: 'demo',
      source: 'payout#stripe#po_1',
      postings: [
        { accountId: 'demo:card-stripe:bank:EUR', side: 'DEBIT', amount: 732n },
        { accountId: 'demo:card-stripe:receivable:EUR', side: 'CREDIT', amount: 732n },
      ],
    });
  });

  it('given nothing paid, then nothing is posted', () => {
    expect(payoutPaid({ ...payout, amount: { ...amount, units: 0n } })).toBeNull();
  });
});
