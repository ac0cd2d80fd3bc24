import { vi } from 'vitest';
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
  // Not `expect.poll`, which belongs to one test: others run beside the one that signs in.
  const posted = async (): Promise<void> => {
    const { status } = await merchant.ask<{ status: string }>(
      'query Q($id: ID!) { getTransaction(id: $id) { status } }',
      { id },
    );
    if (status !== 'POSTED') throw new Error(`credit ${id} is ${status}`);
  };
  await vi.waitFor(posted, { timeout: 60_000, interval: 200 });
  const { token } = await merchant.ask<{ token: string }>(
    'mutation SignIn($input: CreatePayerSessionInput!) { createPayerSession(input: $input) { token } }',
    { input: { payerId: PAYER, ceiling, currency: 'EUR' } },
  );
  return token;
}
