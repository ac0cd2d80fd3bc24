import { expect } from 'vitest';
import type { Payee, PayeeQr } from '../../../../functions/payees/payee.ts';
import { SHOP, type TransferWorld } from './transferWorld.ts';

let keys = 0;
/** A key that nobody used. */
export const key = () => `k-${(keys += 1)}`;

/** What a transfer of a euro from anna needs, with changes. */
export const euroTo = (payeeId: string, change: object = {}) => ({
  idempotencyKey: key(),
  payerId: 'anna',
  payeeId,
  amount: '1.00',
  currency: 'EUR',
  ...change,
});

/** What tests do in a world of transfers. */
export function actorsIn(world: TransferWorld) {
  async function newPayee(merchant = SHOP): Promise<Payee> {
    const facts = { name: 'Café Zwölf', city: 'Wien', countryCode: 'AT', currency: 'EUR' };
    return valueOf(await world.create(merchant, { idempotencyKey: key(), ...facts }));
  }
  return {
    newPayee,
    async newQr(payeeId: string, amount = '1.00', expiresInMinutes = 10): Promise<PayeeQr> {
      const facts = { payeeId, amount, currency: 'EUR', reference: 'Table 7', expiresInMinutes };
      return valueOf(await world.createQr(SHOP, { idempotencyKey: key(), ...facts }));
    },
    async signIn(ceiling: string, payerId = 'anna'): Promise<string> {
      return valueOf(await world.createSession(SHOP, { payerId, ceiling, currency: 'EUR' })).token.reveal();
    },
    /** Nothing was moved, and nothing stored. */
    async leavingAllAsItWas(act: () => Promise<unknown>): Promise<unknown> {
      const facts = async () => [
        await world.balance('anna'),
        await world.count('transactions'),
        await world.count('claims'),
      ];
      const before = await facts();
      const result = await act();
      expect(await facts()).toEqual(before);
      return result;
    },
    /** Pays away what anna can pay, so that each test says what there is. */
    async annaHas(units: bigint): Promise<void> {
      const has = (await world.balance('anna'))?.available ?? 0n;
      if (has > 0n) {
        const amount = `${has / 100n}.${String(has % 100n).padStart(2, '0')}`;
        const paid = valueOf(await world.pay(euroTo((await newPayee()).id, { amount })));
        await world.post(paid.id);
      }
      if (units > 0n) await world.fund('anna', units);
    },
  };
}

function valueOf<T>(
  result: { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: object },
): T {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}
