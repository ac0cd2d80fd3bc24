import { describe, expect, it } from 'vitest';
import type { AnyEvent } from '../../../../functions/events/eventTypes.ts';
import type { CrmMessage } from '../../../../examples/consumers/crm/crmMessage.ts';
import { forwardToCrm } from '../../../../examples/consumers/crm/forwardToCrm.ts';
import { confirmed } from '../../../fixtures/posting/events.ts';

const paid = {
  ...confirmed(),
  id: 'inv_1#3',
  type: 'invoice.paid',
  subject: 'inv_1',
  version: 3,
  data: {
    id: 'inv_1',
    customerId: 'c 1',
    reference: null,
    amount: '5250000',
    decimals: 6,
    currency: 'USDC',
    address: '0x52908400098527886E0F7030069857D2E4169EE7',
  },
} as unknown as AnyEvent;

function crm(deliver: () => Promise<void> = () => Promise.resolve()) {
  const told: CrmMessage[] = [];
  const sent = new Set<string>();
  const forward = forwardToCrm({
    sent: {
      has: (id) => Promise.resolve(sent.has(id)),
      add: (id) => Promise.resolve(void sent.add(id)),
    },
    deliver: async (message) => {
      await deliver();
      told.push(message);
    },
  });
  return { forward, told };
}

describe('the forwarder to a CRM', () => {
  it('given an event twice, then the CRM hears of it once, in currency units, without the address', async () => {
    const { forward, told } = crm();
    expect([await forward(paid), await forward(paid)]).toEqual(['SENT', 'SENT_BEFORE']);
    expect(told).toEqual([
      {
        eventId: 'inv_1#3',
        version: 3,
        happened: 'invoice.paid',
        at: '2026-01-02T12:00:00.000Z',
        merchantId: 'mer_1',
        invoiceId: 'inv_1',
        customerId: 'c 1',
        reference: null,
        amount: '5.25',
        currency: 'USDC',
      },
    ]);
  });

  it('given a delivery that failed, when the event comes again, then it is told', async () => {
    let failures = 1;
    const { forward, told } = crm(() =>
      failures-- > 0 ? Promise.reject(new Error('the inbox is out of reach')) : Promise.resolve(),
    );
    await expect(forward(paid)).rejects.toThrow('out of reach');
    expect(await forward(paid)).toBe('SENT');
    expect(told).toHaveLength(1);
  });

  it('given an event that is no news for it, then it hears nothing', async () => {
    const { forward, told } = crm();
    expect(await forward(confirmed())).toBe('NOTHING_TO_SEND');
    expect(told).toEqual([]);
  });
});
