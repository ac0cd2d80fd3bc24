import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  createClient,
  CreatePayee,
  CreatePayeeQr,
  CreatePayerSession,
  GetAccount,
  GetTransaction,
  type PaymentsClient,
  SubmitTransaction,
} from 'appsync-payments-client';

export interface DemoPayeeOptions {
  readonly graphqlUrl: string;
  readonly realtimeUrl: string;
  readonly merchantApiKey: string;
  /** Without a slash at its end. */
  readonly pagesUrl: string;
}

/** An account of the reference data that every merchant of a laptop has. */
const PAYER = 'anna-eur-current';
const CURRENCY = 'EUR';
const AMOUNT = '12.40';
const CEILING = '25.00';
const CREDIT = '50.00';
const POSTED_WITHIN_MS = 20_000;
const ASK_MS = 200;

/**
 * What a merchant's app does before it opens a payee's page: signs its payer in. A session lasts 15 minutes, so that the link is made when somebody
 * wants it and not when the server starts.
 *
 * @returns makes the address of a new code of one payee, with the token of a new session in its fragment
 */
export function demoPayee({
  graphqlUrl,
  realtimeUrl,
  merchantApiKey,
  pagesUrl,
}: DemoPayeeOptions): () => Promise<string> {
  const client = createClient({ url: graphqlUrl, realtimeUrl, apiKey: merchantApiKey });
  return async () => {
    await fund(client);
    const facts = { name: 'Harbour Café', city: 'Wien', countryCode: 'AT', currency: CURRENCY };
    const { createPayee } = await client.request(CreatePayee, {
      input: { idempotencyKey: randomUUID(), ...facts },
    });
    const asked = { amount: AMOUNT, currency: CURRENCY, reference: 'Table 7' };
    const { createPayeeQr } = await client.request(CreatePayeeQr, {
      input: { idempotencyKey: randomUUID(), payeeId: createPayee.id, ...asked },
    });
    const { createPayerSession } = await client.request(CreatePayerSession, {
      input: { payerId: PAYER, ceiling: CEILING, currency: CURRENCY },
    });
    return `${pagesUrl}/p/${createPayee.id}?qr=${createPayeeQr.id}#session=${createPayerSession.token}`;
  };
}

/** Gives the payer money where less is left than a session may spend: as another system tells it, by an INBOUND credit. */
async function fund(client: PaymentsClient): Promise<void> {
  const { getAccount } = await client.request(GetAccount, { id: PAYER });
  if (cents(getAccount?.balance ?? '0.00') >= cents(CEILING)) return;
  const { submitTransaction } = await client.request(SubmitTransaction, {
    input: {
      idempotencyKey: randomUUID(),
      externalId: randomUUID(),
      amount: CREDIT,
      currency: CURRENCY,
      accountId: PAYER,
      direction: 'CREDIT',
      issuingCountryCode: 'DE',
    },
  });
  const { id } = submitTransaction;
  for (const late = Date.now() + POSTED_WITHIN_MS; ; await sleep(ASK_MS)) {
    const { getTransaction } = await client.request(GetTransaction, { id });
    if (getTransaction?.status === 'POSTED') return;
    if (Date.now() > late)
      throw new Error(`credit ${id} is ${getTransaction?.status ?? 'gone'} and not POSTED`);
  }
}

function cents(amount: string): bigint {
  return BigInt(amount.replace('.', ''));
}
