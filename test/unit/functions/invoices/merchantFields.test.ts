import { describe, expect, it } from 'vitest';
import { invoiceData } from '../../../../functions/events/eventData.ts';
import { fromItem, toItem } from '../../../../functions/invoices/mapInvoice.ts';
import { givenFields, MERCHANT_FIELDS, shownFields } from '../../../../functions/invoices/merchantFields.ts';
import { toInvoice } from '../../../../resolvers/lib/invoice.ts';
import { anInvoice } from '../../../fixtures/invoices/invoices.ts';

const given = Object.fromEntries(MERCHANT_FIELDS.map((field) => [field, `the ${field}`]));

describe('the fields that a merchant gives', () => {
  it.each(MERCHANT_FIELDS)('given %s, then it is stored, read, published and shown', (field) => {
    const item = toItem(anInvoice(given));
    const shown = [item, fromItem(item), invoiceData.parse(item), toInvoice(invoiceData.parse(item))];
    expect(shown.map((each) => each[field])).toEqual(Array(4).fill(`the ${field}`));
  });

  it('given none, then the item has none and what is shown has nulls', () => {
    const item = toItem(anInvoice());
    for (const field of MERCHANT_FIELDS) expect(item).not.toHaveProperty(field);
    expect(Object.values(shownFields(item))).toEqual(MERCHANT_FIELDS.map(() => null));
    expect(givenFields({ reference: null, customerId: 'c' })).toEqual({ customerId: 'c' });
  });
});
