import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asMerchant, asPayer, type ApiClient } from './server/apiClient.ts';
import { startServer, type Server } from './server/server.ts';

/** EMVCo's own example in QRCPS-MPM. */
const EXAMPLE =
  '00020101021229300012D156000000000510A93FO3230Q31280012D15600000001030812345678520441115802CN5914BEST TRANSPORT6007BEIJING64200002ZH0104最佳运输0202北京540523.7253031565502016233030412340603***0708A60086670902ME91320016A0112233449988770708123456786304A13A';
const QUERY = `query Parse($payload: String!) {
  parseEmvQr(payload: $payload) {
    payeeId scheme name city countryCode merchantCategoryCode currency amount reference dynamic
  }
}`;

let server: Server;
let merchant: ApiClient;
let payer: ApiClient;
beforeAll(async () => {
  server = await startServer();
  merchant = asMerchant(server.outputs);
  payer = asPayer(server.outputs);
});
afterAll(async () => {
  merchant.close();
  payer.close();
  await server.close();
});

describe('parseEmvQr', () => {
  it('given a code, when a payer or a merchant asks, then both learn what it says', async () => {
    const answer = {
      payeeId: null,
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
    expect(errors).toMatchObject([{ errorType: 'InvalidInput', errorInfo: { reason: 'it is a UPI link' } }]);
  });

  it('given 200,000 characters, then it is refused as too long', async () => {
    const { errors } = await payer.send(QUERY, { payload: '0'.repeat(200_000) });
    expect(errors).toMatchObject([
      { errorType: 'InvalidInput', errorInfo: { tagPath: '', reason: 'it has more than 1024 characters' } },
    ]);
  });
});
