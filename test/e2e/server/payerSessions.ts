import { expect } from 'vitest';
import type { ApiClient } from './apiClient.ts';

const PAYER = 'anna-eur-current';

/** The token of a payer who has EUR 50.00 more than before and may spend so much of it. */
export async function signInPayer(merchant: ApiClient, ceiling: string): Promise<string> {
  const credit = { accountId: PAYER, amount: '50.00', currency: 'EUR', direction: 'CREDIT' };
  const { id } = await merchant.ask<{ id: string }>(
    'mutation Fund($input: SubmitTransactionInput!) { submitTransaction(input: $input) { id } }',
    {
      input: {
        ...credit,
        idempotencyKey: crypto.randomUUID(),
        externalId: crypto.randomUUID(),
        issuingCountryCode: 'DE',
      },
    },
  );
  const status = () => merchant.ask('query Q($id: ID!) { getTransaction(id: $id) { status } }', { id });
  await expect.poll(status).toEqual({ status: 'POSTED' });
  const { token } = await merchant.ask<{ token: string }>(
    'mutation SignIn($input: CreatePayerSessionInput!) { createPayerSession(input: $input) { token } }',
    { input: { payerId: PAYER, ceiling, currency: 'EUR' } },
  );
  return token;
}
