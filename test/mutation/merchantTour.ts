import { asMerchant, type ApiClient } from '../e2e/server/apiClient.ts';
import { addKey } from '../e2e/server/keys.ts';
import type { Server } from '../e2e/server/server.ts';
import { tell } from './tell.ts';

/** What a merchant's administrator does: settings, keys, webhooks, accounts, records of what was done. */
export async function administration(server: Server): Promise<string> {
  const { apiKey } = await addKey(server, 'demo', 'admin', 'webhooks', 'ledger:read', 'invoices:read');
  const admin = asMerchant(server.outputs, apiKey);
  try {
    const said = await Promise.all([settings(admin), keys(admin), webhooks(admin), ledger(admin)]);
    return said.flat().join('\n');
  } finally {
    admin.close();
  }
}

async function settings(admin: ApiClient): Promise<string[]> {
  return [
    await tell(admin, 'mutation { updateMerchant(input: { returnHosts: ["shop.example"] }) { id } }'),
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

/** An endpoint needs a public host, which a tour does not have. */
async function webhooks(admin: ApiClient): Promise<string[]> {
  return [
    await tell(admin, '{ listWebhookEndpoints { id } }'),
    await tell(admin, '{ eventsSince { cursor } }'),
  ];
}

async function ledger(admin: ApiClient): Promise<string[]> {
  return [
    await tell(admin, '{ listAccounts { items { id } } }'),
    await tell(admin, '{ listAuditRecords { items { id } } }'),
  ];
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
    tell(merchant, '{ searchTransactions(text: "TOUR01") { items { id } } }'),
  ]);
}
