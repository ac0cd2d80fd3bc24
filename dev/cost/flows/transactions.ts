/**
 * Submits card purchases and waits until one subscriber was pushed each as posted; with `--open` it only brings the money
 * for them to the accounts of `npm run reference-data`. For `npm run cost`, in the folder of a running runtime.
 */
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { appsyncClient } from '../../../scripts/demo/appsyncClient.ts';
import type { Outputs } from '../../../scripts/demo/server.ts';

const TIMEOUT_MS = 180_000;
const ACCOUNTS = ['anna', 'ben', 'clara', 'david', 'elena'].map((name) => `${name}-eur-current`);
const SUBMIT =
  'mutation Submit($input: SubmitTransactionInput!) { submitTransaction(input: $input) { id status } }';
const FOLLOW = 'subscription { onTransactionChanged { id version status amount currency } }';

const { values } = parseArgs({
  options: { count: { type: 'string', default: '20' }, open: { type: 'boolean', default: false } },
});
const outputs = JSON.parse(await readFile('.local/outputs.json', 'utf8')) as Outputs;
const client = appsyncClient({ ...outputs, apiKey: outputs.merchantApiKey });
const ended = new Map<string, string>();
await client.subscribe<{ onTransactionChanged: { id: string; status: string } }>(
  FOLLOW,
  {},
  ({ onTransactionChanged: { id, status } }) => {
    if (['POSTED', 'REJECTED', 'FAILED', 'DUPLICATE', 'IN_REVIEW'].includes(status)) ended.set(id, status);
  },
);
const run = crypto.randomUUID().slice(0, 8);
const inputs = values.open
  ? ACCOUNTS.map((accountId, n) => input(accountId, n, { direction: 'CREDIT', amount: '1000.00' }))
  : Array.from({ length: Number(values.count) }, (_, n) =>
      input(ACCOUNTS[n % ACCOUNTS.length] ?? '', n, {
        direction: 'DEBIT',
        amount: `${n % 90}.25`.replace(/^0/, '1'),
        merchantType: '5411',
        issuingCountryCode: 'DE',
        authorizationCode: run.slice(0, 6),
      }),
    );
const ids: string[] = [];
for (const one of inputs) {
  const { submitTransaction } = await client.request<{ submitTransaction: { id: string } }>(SUBMIT, {
    input: one,
  });
  ids.push(submitTransaction.id);
}
await untilPosted();
client.close();

function input(accountId: string, n: number, fields: Record<string, string>): Record<string, string> {
  return {
    ...fields,
    accountId,
    currency: 'EUR',
    idempotencyKey: `${run}-${n}`,
    externalId: `${run}-${values.open ? 'open' : 'card'}-${n}`,
    occurredAt: new Date().toISOString(),
  };
}

async function untilPosted(): Promise<void> {
  const deadline = Date.now() + TIMEOUT_MS;
  while (!ids.every((id) => ended.has(id))) {
    if (Date.now() > deadline) throw new Error(`${ended.size} of ${ids.length} transactions came to an end`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const posted = ids.filter((id) => ended.get(id) === 'POSTED').length;
  if (posted < ids.length) throw new Error(`${posted} of ${ids.length} transactions were posted`);
}
