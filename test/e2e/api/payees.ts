import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hashApiKey, keyIdOf } from '../../../functions/merchants/apiKey.ts';
import { secret } from '../../../functions/shared/secret.ts';
import { asMerchant, asPayer, type ApiClient } from '../server/apiClient.ts';
import { runCommand } from '../server/command.ts';
import type { Server } from '../server/server.ts';
import { endOf, followTransactions } from '../server/transactions.ts';

/** EMVCo's own example in QRCPS-MPM. */
const EXAMPLE =
  '00020101021229300012D156000000000510A93FO3230Q31280012D15600000001030812345678520441115802CN5914BEST TRANSPORT6007BEIJING64200002ZH0104最佳运输0202北京540523.7253031565502016233030412340603***0708A60086670902ME91320016A0112233449988770708123456786304A13A';
const QUERY = `query Parse($payload: String!) {
  parseEmvQr(payload: $payload) {
    payeeId payeeQrId scheme name city countryCode merchantCategoryCode currency amount reference dynamic
  }
}`;

/** Codes of payees and what is paid to them, on a server that runs. */
export function describePayees(of: () => Server): void {
  describe('payees and their codes', () => {
    let server: Server;
    let merchant: ApiClient;
    let payer: ApiClient;
    beforeAll(async () => {
      server = of();
      merchant = asMerchant(server.outputs);
      payer = asPayer(server.outputs);
    });
    afterAll(async () => {
      merchant.close();
      payer.close();
    });

    describe('parseEmvQr', () => {
      it('given a code, when a payer or a merchant asks, then both learn what it says', async () => {
        const answer = {
          payeeId: null,
          payeeQrId: null,
          scheme: null,
          name: 'BEST TRANSPORT',
          city: 'BEIJING',
          countryCode: 'CN',
          merchantCategoryCode: '4111',
          currency: 'CNY',
          amount: '23.72',
          reference: null,
          dynamic: true,
        };
        expect(await payer.ask(QUERY, { payload: EXAMPLE })).toEqual(answer);
        expect(await merchant.ask(QUERY, { payload: EXAMPLE })).toEqual(answer);
      });

      it('given a code that was misread, then the refusal says where and why', async () => {
        const { data, errors } = await payer.send(QUERY, { payload: EXAMPLE.replace('BEST', 'BEZT') });
        expect(data).toBeNull();
        expect(errors).toMatchObject([
          {
            errorType: 'InvalidInput',
            path: ['parseEmvQr'],
            errorInfo: {
              field: 'payload',
              tagPath: '63',
              offset: 240,
              reason: expect.stringMatching(/^CRC is A13A, and [0-9A-F]{4} over/) as string,
            },
          },
        ]);
      });

      it('given a link of UPI, then it is refused by name', async () => {
        const { errors } = await payer.send(QUERY, { payload: 'upi://pay?pa=shop@bank' });
        expect(errors).toMatchObject([
          { errorType: 'InvalidInput', errorInfo: { reason: 'it is a UPI link' } },
        ]);
      });

      it('given 200,000 characters, then it is refused as too long', async () => {
        const { errors } = await payer.send(QUERY, { payload: '0'.repeat(200_000) });
        expect(errors).toMatchObject([
          {
            errorType: 'InvalidInput',
            errorInfo: { tagPath: '', reason: 'it has more than 1024 characters' },
          },
        ]);
      });
    });

    describe('payees', () => {
      const make = <T>(field: string, type: string, selection: string, input: object): Promise<T> =>
        merchant.ask<T>(`mutation M($input: ${type}!) { ${field}(input: $input) { ${selection} } }`, {
          input,
        });
      const facts = { name: 'Café Zwölf', city: 'Wien', countryCode: 'AT', currency: 'EUR' };
      const newPayee = (idempotencyKey: string) =>
        make<{ id: string; payUrl: string; emvPayload: string; qrCode: string }>(
          'createPayee',
          'CreatePayeeInput',
          'id payUrl emvPayload qrCode(format: SVG)',
          { idempotencyKey, ...facts },
        );
      const getPayee =
        'query P($id: ID!) { getPayee(id: $id) { id name city countryCode currency status payUrl } }';

      it('given the demo of payees, then a code is paid once, posted, and the books say so', async () => {
        const { code, output, errors } = await runCommand(server.workspace, ['scripts/demo.ts', 'payee']);
        expect(`${errors}${output}`).toMatch(/APPROVED[^]*REFUSED[^]*is PAID; this needs OPEN[^]*POSTED/);
        expect(code).toBe(0);
      }, 60_000);

      it('given a payee, then its code is read as its own, and whoever has the id sees it', async () => {
        const payee = await newPayee('payee-1');
        expect(await newPayee('payee-1')).toEqual(payee);
        expect(payee.qrCode).toMatch(/^<svg/);
        expect(payee.payUrl).toMatch(new RegExp(`^http://localhost:\\d+/p/${payee.id}$`));
        expect(await payer.ask(QUERY, { payload: payee.emvPayload })).toMatchObject({
          payeeId: payee.id,
          payeeQrId: null,
          name: 'Cafe Zwolf',
          dynamic: false,
          amount: null,
        });
        const seen = { id: payee.id, ...facts, status: 'OPEN', payUrl: payee.payUrl };
        expect(await payer.ask(getPayee, { id: payee.id })).toEqual(seen);
        expect(await payer.ask(getPayee, { id: 'pye_x' })).toBeNull();
        const closed = await merchant.ask('mutation C($id: ID!) { closePayee(id: $id) { status } }', {
          id: payee.id,
        });
        expect(closed).toEqual({ status: 'CLOSED' });
        expect(await payer.ask(getPayee, { id: payee.id })).toEqual({ ...seen, status: 'CLOSED' });
      });

      it('given a payment by the merchant, then it is pushed as POSTED with payer, payee, reason and the key that paid, and its receipt shows no more', async () => {
        const [first, second] = [await newPayee('payee-2'), await newPayee('payee-3')];
        const pushes = await followTransactions(merchant);
        const createdBy = keyIdOf(hashApiKey(secret(server.outputs.merchantApiKey)));
        const input = { currency: 'EUR', amount: '0.10' };
        const pay = (idempotencyKey: string, payerId: string, payeeId: string) =>
          make<{ id: string }>('payPayee', 'PayPayeeInput', 'id status payerId payeeId reason createdBy', {
            ...input,
            ...{ idempotencyKey, payerId, payeeId, reason: 'Lunch' },
          });
        const paid = await pay('pay-1', 'anna-eur-current', first.id);
        expect(paid).toMatchObject({
          status: 'APPROVED',
          payerId: 'anna-eur-current',
          payeeId: first.id,
          reason: 'Lunch',
          createdBy,
        });
        expect(await endOf(pushes, paid.id, 'POSTED')).toMatchObject({ createdBy });
        const onwards = await pay('pay-2', first.id, second.id);
        await endOf(pushes, onwards.id, 'POSTED');
        const receipt = await payer.ask<object>(
          'query R($id: ID!) { getTransferReceipt(id: $id) { id status amount currency payeeName reason } }',
          { id: paid.id },
        );
        expect(receipt).toEqual({
          ...{ id: paid.id, status: 'POSTED', amount: '0.10', currency: 'EUR' },
          ...{ payeeName: 'Café Zwölf', reason: 'Lunch' },
        });
        const balance = await merchant.ask('query B($id: ID!) { getAccount(id: $id) { balance } }', {
          id: second.id,
        });
        expect(balance).toEqual({ balance: '0.10' });
      }, 60_000);
    });
  });
}
