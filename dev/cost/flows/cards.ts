/**
 * Pays by card, one payment after the other, and waits until one subscriber was pushed each as posted. For `npm run cost`, in the folder
 * of a running runtime.
 */
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { appsyncClient } from '../../../scripts/demo/appsyncClient.ts';
import type { Outputs } from '../../../scripts/demo/server.ts';

const TIMEOUT_MS = 60_000;
const PAY = 'mutation Pay($input: CreatePaymentInput!) { createPayment(input: $input) { id } }';
const FOLLOW = 'subscription { onTransactionChanged { id version status amount currency } }';

const { values } = parseArgs({ options: { count: { type: 'string', default: '20' } } });
const outputs = JSON.parse(await readFile('.local/outputs.json', 'utf8')) as Outputs;
const client = appsyncClient({ ...outputs, apiKey: outputs.merchantApiKey });
const posted = new Set<string>();
/** Resolves with the next push. */
let pushed = Promise.withResolvers<null>();
await client.subscribe<{ onTransactionChanged: { id: string; status: string } }>(
  FOLLOW,
  {},
  ({ onTransactionChanged: { id, status } }) => {
    if (status === 'POSTED') posted.add(id);
    pushed.resolve(null);
    pushed = Promise.withResolvers();
  },
);
for (let n = 0; n < Number(values.count); n++) {
  const { createPayment } = await client.request<{ createPayment: { id: string } }>(PAY, {
    input: {
      idempotencyKey: crypto.randomUUID(),
      amount: '5.00',
      currency: 'EUR',
      customerId: `cost-${n}`,
      paymentMethodId: 'pm_success',
    },
  });
  await untilPosted(createPayment.id);
}
client.close();

async function untilPosted(id: string): Promise<void> {
  const late = setTimeout(() => pushed.reject(new Error(`${id} was not posted`)), TIMEOUT_MS);
  while (!posted.has(id)) await pushed.promise;
  clearTimeout(late);
}
