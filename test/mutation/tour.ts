import { setTimeout as sleep } from 'node:timers/promises';
import { asMerchant, asPayer, type ApiClient } from '../e2e/server/apiClient.ts';
import { runCommand } from '../e2e/server/command.ts';
import { createInvoice } from '../e2e/server/invoices.ts';
import { addKey, asReviewer, revokeKey } from '../e2e/server/keys.ts';
import type { Server } from '../e2e/server/server.ts';
import { cards } from './cardsTour.ts';
import { administration, payee, reports } from './merchantTour.ts';
import { operators } from './operatorsTour.ts';
import { tell } from './tell.ts';

/** Until every minute's schedule has run at least once. */
const minuteMs = 65_000;
const settledTimeoutMs = 45_000;

/** EMVCo's example of its merchant-presented mode. */
const CODE =
  '00020101021229300012D156000000000510A93FO3230Q31280012D15600000001030812345678520441115802CN5914BEST TRANSPORT6007BEIJING64200002ZH0104最佳运输0202北京540523.7253031565502016233030412340603***0708A60086670902ME91320016A0112233449988770708123456786304A13A';

interface Transaction {
  id: string;
  status: string;
}

/**
 * Uses everything that the product offers once: the demo, every query and mutation, a review, a duplicate, and a minute of the
 * schedules. Three parts at a time run side by side, so that a machine of two cores answers in time, and a part that fails stops no
 * other; what went wrong is returned.
 */
export async function tour(server: Server, signal?: AbortSignal): Promise<string> {
  const merchant = asMerchant(server.outputs);
  const payer = asPayer(server.outputs);
  const reviewer = await asReviewer(server);
  try {
    const parts = [
      inTurn(
        signal,
        () => invoices(merchant, payer),
        () => demo(server),
        () => operators(server),
      ),
      // Both of the first look at the money of one account.
      inTurn(
        signal,
        () => transactions(server, merchant, reviewer),
        () => payees(server),
        () => cards(server, merchant),
      ),
      inTurn(
        signal,
        () => revocation(server),
        () => pages(server),
        () => payee(server, merchant),
        () => administration(server),
      ),
      sleep(minuteMs, '', { signal }).catch(() => ''),
    ];
    return (await Promise.all(parts)).join('\n');
  } finally {
    merchant.close();
    payer.close();
    reviewer.close();
  }
}

/** Parts one after the other until it is over, and what each said or why it failed. */
async function inTurn(
  signal: AbortSignal | undefined,
  ...parts: readonly (() => Promise<string>)[]
): Promise<string> {
  const said: string[] = [];
  for (const part of parts) if (signal?.aborted !== true) said.push(await part().catch(String));
  return said.join('\n');
}

async function demo({ workspace }: Server): Promise<string> {
  const { code, output, errors } = await runCommand(workspace, ['scripts/demo.ts']);
  return code === 0 ? '' : `The demo ended with ${String(code)}:\n${output}${errors}`;
}

async function payees({ workspace }: Server): Promise<string> {
  const { code, output, errors } = await runCommand(workspace, ['scripts/demo.ts', 'payee']);
  return code === 0 ? '' : `The demo of payees ended with ${String(code)}:\n${output}${errors}`;
}

/** A page, and one that is not there. */
async function pages({ outputs: { pagesUrl } }: Server): Promise<string> {
  const [page, nothing] = await Promise.all([fetch(`${pagesUrl}/dashboard`), fetch(`${pagesUrl}/nowhere`)]);
  return page.ok && nothing.status === 404
    ? ''
    : `Pages were answered with ${page.status}, ${nothing.status}.`;
}

async function revocation(server: Server): Promise<string> {
  const issued = await addKey(server, 'demo');
  const leaving = asMerchant(server.outputs, issued.apiKey);
  await leaving.subscribe('subscription { onInvoiceChanged { id } }');
  await revokeKey(server, issued);
  const ended = leaving.closed().then(() => '');
  return Promise.race([ended, sleep(settledTimeoutMs, 'A revoked key keeps its subscription.')]);
}

async function invoices(merchant: ApiClient, payer: ApiClient): Promise<string> {
  const input = { amount: '1.00', currency: 'USDC', idempotencyKey: 'tour' };
  // Two at a time with one key: one of them waits for the other's result.
  const [{ id }] = await Promise.all([createInvoice(merchant, input), createInvoice(merchant, input)]);
  await createInvoice(merchant, input);
  const said = await Promise.all([
    tell(merchant, 'query ($id: ID!) { getInvoice(id: $id) { id qrCode } }', { id }),
    tell(merchant, '{ listInvoices { items { id } } }'),
    tell(merchant, '{ listInvoices(status: PENDING) { items { id } } }'),
    tell(merchant, '{ listAssets { symbol } }'),
    tell(payer, 'query ($payload: String!) { parseEmvQr(payload: $payload) { name } }', { payload: CODE }),
    tell(merchant, '{ getChainHead(chainId: 31337) { number } }'),
    tell(payer, 'query ($id: ID!) { getCheckout(invoiceId: $id) { invoiceId qrCode } }', { id }),
  ]);
  const checkout = 'subscription ($id: ID!) { onCheckoutChanged(invoiceId: $id) { invoiceId status } }';
  const pushed = await payer.subscribe<{ status: string }>(checkout, { id });
  const change = (field: string) => tell(merchant, `mutation ($id: ID!) { ${field} { id } }`, { id });
  said.push(...(await reports(merchant, id)));
  said.push(await change('cancelInvoice(id: $id)'));
  await pushed.until(({ status }) => status === 'CANCELLED');
  // Twice at once: where the condition of one fails, AppSync reads what is there.
  await Promise.all([change('reopenInvoice(id: $id)'), change('reopenInvoice(id: $id)')]);
  return said.join('\n');
}

async function transactions(
  { workspace }: Server,
  merchant: ApiClient,
  reviewer: ApiClient,
): Promise<string> {
  const loaded = await runCommand(workspace, ['scripts/referenceData.ts', 'local', '--merchant', 'demo']);
  if (loaded.code !== 0) return `${loaded.output}${loaded.errors}`;
  const account = { accountId: 'anna-eur-current', currency: 'EUR' };
  await untilIn(
    merchant,
    await submit(merchant, { ...account, direction: 'CREDIT', amount: '4000.00' }),
    'POSTED',
  );
  const purchase = {
    ...account,
    direction: 'DEBIT',
    amount: '12.30',
    merchantType: '5411',
    issuingCountryCode: 'DE',
    authorizationCode: 'TOUR01',
    occurredAt: new Date().toISOString(),
  };
  const first = await submit(merchant, purchase);
  await untilIn(merchant, first, 'POSTED');
  // The same purchase under another key, and one that a person has to look at.
  const second = await submit(merchant, purchase);
  await untilIn(merchant, second, 'DUPLICATE');
  const pawned = await submit(merchant, { ...purchase, merchantType: '5933', authorizationCode: 'TOUR02' });
  await untilIn(merchant, pawned, 'IN_REVIEW');
  const reviews = [await review(reviewer, second, 'REJECT'), await review(reviewer, pawned, 'APPROVE')];
  await untilIn(merchant, pawned, 'POSTED');
  const abroad = { originalAmount: '13.50', originalCurrency: 'USD', authorizationCode: 'TOUR03' };
  await submit(merchant, { ...purchase, ...abroad });
  // Once more with the key of the first, and two at a time with one key.
  await submit(merchant, purchase, first.key);
  await Promise.all([submit(merchant, purchase, 'twin'), submit(merchant, purchase, 'twin')]);
  return [
    ...reviews,
    ...(await Promise.all([
      tell(merchant, '{ listTransactions { items { id } } }'),
      tell(merchant, '{ listTransactions(status: POSTED) { items { id } } }'),
      tell(merchant, '{ listTransactions(customerId: "cus-anna") { items { id } } }'),
      tell(merchant, '{ getAccount(id: "anna-eur-current") { id entries { items { id } } } }'),
      tell(merchant, '{ getAccount(id: "nobody") { id } }'),
    ])),
  ].join('\n');
}

interface Submitted extends Transaction {
  key: string;
}

async function submit(
  merchant: ApiClient,
  fields: Record<string, unknown>,
  key: string = crypto.randomUUID(),
): Promise<Submitted> {
  const query = `mutation ($input: SubmitTransactionInput!) { submitTransaction(input: $input) { id status } }`;
  const transaction = await merchant.ask<Transaction>(query, { input: { ...fields, idempotencyKey: key } });
  return { ...transaction, key };
}

const review = (reviewer: ApiClient, { id }: Transaction, decision: string): Promise<string> =>
  tell(
    reviewer,
    'mutation ($id: ID!, $decision: ReviewDecision!) { reviewTransaction(id: $id, decision: $decision) { id } }',
    { id, decision },
  );

async function untilIn(merchant: ApiClient, { id }: Transaction, wanted: string): Promise<void> {
  const deadline = Date.now() + settledTimeoutMs;
  let status = '';
  while (status !== wanted) {
    if (Date.now() > deadline) throw new Error(`Transaction ${id} is ${status}, not ${wanted}.`);
    await sleep(250);
    const query = 'query ($id: ID!) { getTransaction(id: $id) { id status } }';
    ({ status } = await merchant.ask<Transaction>(query, { id }));
  }
}
