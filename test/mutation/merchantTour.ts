import { asMerchant, asOperatorCaller, asPayer, type ApiClient } from '../e2e/server/apiClient.ts';
import { addKey } from '../e2e/server/keys.ts';
import { asOperator } from '../e2e/server/operator.ts';
import type { Server } from '../e2e/server/server.ts';
import { tell } from './tell.ts';
import { webhooks } from './webhooksTour.ts';

/** What a merchant's administrator does: settings, keys, webhooks, accounts, records of what was done. */
export async function administration(server: Server): Promise<string> {
  const { apiKey } = await addKey(server, 'demo', 'admin', 'webhooks', 'ledger:read', 'invoices:read');
  const admin = asMerchant(server.outputs, apiKey);
  try {
    const said = await Promise.all([
      settings(admin),
      keys(admin),
      webhooks(admin),
      ledger(admin),
      mail(server),
    ]);
    return said.flat().join('\n');
  } finally {
    admin.close();
  }
}

async function settings(admin: ApiClient): Promise<string[]> {
  return [
    await tell(admin, 'mutation { updateMerchant(input: { returnHosts: ["shop.example"] }) { id } }'),
    // Announced by mail.
    await tell(
      admin,
      'mutation { updateMerchant(input: { notificationAddress: "tour@shop.example" }) { id } }',
    ),
    await tell(admin, '{ getMerchant { id name } }'),
  ];
}

async function keys(admin: ApiClient): Promise<string[]> {
  const input = { idempotencyKey: 'tour', name: 'Tour', scopes: ['invoices:read'] };
  const create = 'mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { apiKey { id } } }';
  const made = await admin.ask<{ apiKey: { id: string } }>(create, { input });
  const rotated = await admin.ask<{ apiKey: { id: string } }>(
    'mutation ($input: RotateApiKeyInput!) { rotateApiKey(input: $input) { apiKey { id } } }',
    { input: { idempotencyKey: 'tour-again', id: made.apiKey.id } },
  );
  return [
    await tell(admin, '{ listApiKeys { id name } }'),
    await tell(admin, 'mutation ($id: ID!) { revokeApiKey(id: $id) { id } }', { id: rotated.apiKey.id }),
  ];
}

async function ledger(admin: ApiClient): Promise<string[]> {
  return [
    await tell(admin, '{ listAccounts { items { id } } }'),
    await tell(admin, '{ listAuditRecords { items { id } } }'),
  ];
}

/** A merchant with an address for mail, and its summary of the day. */
async function mail(server: Server): Promise<string[]> {
  const caller = asOperatorCaller(server);
  const operator = asOperator(server.workspace);
  try {
    const input = { name: 'Tour', notificationAddress: 'summaries@shop.example' };
    const create =
      'mutation ($input: CreateMerchantInput!) { createMerchant(input: $input) { merchant { id } } }';
    const said = await tell(caller, create, { input });
    await operator.invoke('sendMail', { time: new Date().toISOString() });
    return [said];
  } finally {
    caller.close();
    operator.close();
  }
}

/** A payee as its payers see it. */
export async function payee({ outputs }: Server, merchant: ApiClient): Promise<string> {
  const payer = asPayer(outputs);
  const input = { idempotencyKey: 'tour', name: 'Tour', city: 'Wien', countryCode: 'AT', currency: 'EUR' };
  const made = await merchant.ask<{ id: string }>(
    'mutation ($input: CreatePayeeInput!) { createPayee(input: $input) { id } }',
    { input },
  );
  return tell(payer, 'query ($id: ID!) { getPayee(id: $id) { id name } }', { id: made.id });
}

/** Reports and searches of the day. */
export async function reports(merchant: ApiClient, invoiceId: string): Promise<string[]> {
  const day = new Date().toISOString().slice(0, 10);
  const range = { from: day, to: day };
  return Promise.all([
    tell(
      merchant,
      'query ($from: AWSDate!, $to: AWSDate!) { getInvoiceTotals(from: $from, to: $to) { statuses { status } } }',
      range,
    ),
    tell(
      merchant,
      'query ($from: AWSDate!, $to: AWSDate!) { getTransactionTotals(from: $from, to: $to) { status } }',
      range,
    ),
    tell(merchant, 'query ($text: String!) { searchInvoices(text: $text) { items { id } } }', {
      text: invoiceId,
    }),
    tell(merchant, 'query ($id: ID!) { getInvoiceTimeline(invoiceId: $id) { entries { kind } } }', {
      id: invoiceId,
    }),
    tell(merchant, '{ searchInvoices(text: "0x0000000000000000000000000000000000000001") { items { id } } }'),
    tell(merchant, '{ searchTransactions(text: "TOUR01") { items { id } } }'),
  ]);
}
