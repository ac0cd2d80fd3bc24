import { expect, vi } from 'vitest';
import type { ApiClient } from './apiClient.ts';
import { createInvoice, getInvoice } from './invoices.ts';
import { getTransaction, purchase, submitTransaction } from './transactions.ts';
import type { Wallet } from './wallet.ts';

/** What a text of the API names. One that is not here and not in PLAIN fails the first test: somebody has to decide. */
export const NAMES: Readonly<Record<string, Named>> = {
  'Query.getInvoice.id': 'invoice',
  'Query.getInvoiceTimeline.invoiceId': 'invoice',
  'Query.searchInvoices.text': 'invoice',
  'Query.searchInvoices.nextToken': 'invoicePage',
  'Query.searchTransactions.text': 'transaction',
  'Query.searchTransactions.nextToken': 'transactionPage',
  'Query.getCheckout.invoiceId': 'invoice',
  'Mutation.cancelInvoice.id': 'invoice',
  'Mutation.reopenInvoice.id': 'invoice',
  'Mutation.retrySweep.invoiceId': 'invoice',
  'Subscription.onInvoiceChanged.id': 'invoice',
  'Subscription.onCheckoutChanged.invoiceId': 'invoice',
  'Mutation.acceptLatePayment.invoiceId': 'invoice',
  'Mutation.recoverDeposit.depositId': 'deposit',
  'Query.listInvoices.nextToken': 'invoicePage',
  'Query.getTransaction.id': 'transaction',
  'Mutation.reviewTransaction.id': 'transaction',
  'Mutation.capturePayment.input.transactionId': 'transaction',
  'Mutation.confirmPayment.input.transactionId': 'transaction',
  'Mutation.voidPayment.input.transactionId': 'transaction',
  'Mutation.refundPayment.input.transactionId': 'transaction',
  'Subscription.onTransactionChanged.id': 'transaction',
  'Query.getTransferReceipt.id': 'transfer',
  'Query.getPayee.id': 'payee',
  'Query.getPayeeQr.id': 'payeeQr',
  'Mutation.closePayee.id': 'payee',
  'Mutation.createPayeeQr.input.payeeId': 'payee',
  'Mutation.payPayee.input.payeeId': 'payee',
  'Mutation.payPayee.input.payerId': 'payee',
  'Mutation.createPayerSession.input.payerId': 'payee',
  'Mutation.payWithSession.input.payeeId': 'payee',
  'Mutation.payWithSession.input.payeeQrId': 'payeeQr',
  'Mutation.payWithSession.input.token': 'session',
  'Query.listTransactions.customerId': 'customer',
  'Subscription.onTransactionChanged.customerId': 'customer',
  'Mutation.createInvoice.input.customerId': 'customer',
  'Mutation.createPayment.input.customerId': 'customer',
  'Query.listTransactions.nextToken': 'transactionPage',
  'Query.listReviews.nextToken': 'transactionPage',
  'Query.getAccount.id': 'account',
  'Query.listAccounts.nextToken': 'invoicePage',
  'Query.listAuditRecords.nextToken': 'invoicePage',
  'Mutation.submitTransaction.input.accountId': 'account',
  'Mutation.rotateApiKey.input.id': 'apiKey',
  'Mutation.revokeApiKey.id': 'apiKey',
  'Mutation.stopChange.id': 'change',
  'Query.listWebhookDeliveries.endpointId': 'endpoint',
  'Mutation.updateWebhookEndpoint.input.id': 'endpoint',
  'Mutation.deleteWebhookEndpoint.id': 'endpoint',
  'Mutation.rotateWebhookSecret.id': 'endpoint',
  'Mutation.pingWebhookEndpoint.id': 'endpoint',
  'Mutation.redeliverWebhooks.endpointId': 'endpoint',
  'Query.listWebhookAttempts.deliveryId': 'delivery',
  'Mutation.redeliverWebhook.deliveryId': 'delivery',
  'Query.listWebhookDeliveries.nextToken': 'deliveryPage',
  'Mutation.redeliverWebhooks.nextToken': 'deliveryPage',
  'Query.eventsSince.cursor': 'cursor',
};

/** Names of texts that name nothing of a merchant's. */
export const PLAIN = new Set(
  `idempotencyKey returnHosts amount currency reference returnUrl name scopes addressRanges note payload url eventTypes description address
  notificationAddress externalId direction merchantType issuingCountryCode originalAmount originalCurrency authorizationCode
  paymentMethodId gateway orderId deviceId city countryCode ceiling ipAddress country email details reason from likeAmount`.split(
    /\s+/,
  ),
);

/** What texts can name. */
export type Named =
  | 'invoice'
  | 'invoicePage'
  | 'deposit'
  | 'transaction'
  | 'customer'
  | 'transactionPage'
  | 'account'
  | 'payee'
  | 'payeeQr'
  | 'session'
  | 'transfer'
  | 'apiKey'
  | 'change'
  | 'endpoint'
  | 'delivery'
  | 'deliveryPage'
  | 'cursor';

/** Creates nothing that is asked for by another's name: what it answers is the caller's own. */
export const MAKES_OWN = [
  'Mutation.createInvoice.input.customerId',
  'Mutation.createPayment.input.customerId',
];
/** What leads to the caller's own: a place in the order of events, and ids that each merchant gives to its own. */
export const ANSWERS_OWN: readonly Named[] = ['cursor', 'customer', 'account'];

/** Of the forms that the API gives, and of nothing. */
export const ABSENT: Readonly<Record<Named, string>> = {
  invoice: 'inv_01ARZ3NDEKTSV4RRFFQ69G5FAV',
  invoicePage: 'bm9ib2R5',
  deposit: `dep_31337_0x${'0'.repeat(64)}_native`,
  transaction: 'txn_01ARZ3NDEKTSV4RRFFQ69G5FAV',
  customer: 'cus-nobody',
  transactionPage: 'bm9ib2R5',
  account: 'nobodys-account',
  payee: 'pye_01ARZ3NDEKTSV4RRFFQ69G5FAV',
  payeeQr: 'pqr_01ARZ3NDEKTSV4RRFFQ69G5FAV',
  session: `pst_${'A'.repeat(43)}`,
  transfer: 'txn_01ARZ3NDEKTSV4RRFFQ69G5FAV',
  apiKey: 'key_0123456789abcdef',
  change: 'chg_0123456789abcdef',
  endpoint: 'we_01ARZ3NDEKTSV4RRFFQ69G5FAV',
  delivery: 'whd_01ARZ3NDEKTSV4RRFFQ69G5FAV',
  deliveryPage: 'bm9ib2R5',
  cursor: 'bm9ib2R5',
};

/** Texts that get a call past the first check, where nothing is asked of them. */
export const FITTING: Readonly<Record<string, unknown>> = {
  amount: '1.00',
  currency: 'EUR',
  direction: 'CREDIT',
  accountId: 'anna-eur-current',
  ceiling: '1.00',
  // Of nobody, and not the one that stands for what is asked.
  payeeId: 'pye_01ARZ3NDEKTSV4RRFFQ69G5FAW',
};

/** An endpoint of the merchant's, for its webhooks. */
export async function makeEndpoint(merchant: ApiClient, url: string): Promise<string> {
  const document =
    'mutation M($input: CreateWebhookEndpointInput!) { createWebhookEndpoint(input: $input) { id } }';
  const input = { idempotencyKey: 'isolation', url };
  return (await merchant.ask<{ id: string }>(document, { input })).id;
}

/** A payee with a code, a payer's session, and a transfer from it. */
async function makePayees(
  owner: ApiClient,
): Promise<Record<'payee' | 'payeeQr' | 'session' | 'transfer', string>> {
  const [facts, payerId] = [{ currency: 'EUR', amount: '0.10' }, 'anna-eur-current'];
  const make = (field: string, type: string, selection: string, input: object) =>
    owner.ask<Record<string, string>>(
      `mutation M($input: ${type}!) { ${field}(input: $input) { ${selection} } }`,
      { input },
    );
  const key = { idempotencyKey: 'isolation' };
  const place = { name: 'Kiosk', city: 'Wien', countryCode: 'AT', currency: 'EUR' };
  const { id: payee = '' } = await make('createPayee', 'CreatePayeeInput', 'id', { ...key, ...place });
  const qr = await make('createPayeeQr', 'CreatePayeeQrInput', 'id', { ...key, ...facts, payeeId: payee });
  const ceiling = { payerId, ceiling: '1.00', currency: 'EUR' };
  const session = await make('createPayerSession', 'CreatePayerSessionInput', 'token', ceiling);
  const paid = await make('payPayee', 'PayPayeeInput', 'id', { ...key, ...facts, payerId, payeeId: payee });
  return {
    payee,
    payeeQr: qr['id'] ?? '',
    session: session['token'] ?? '',
    transfer: paid['id'] ?? '',
  };
}

interface Page {
  readonly nextToken: string;
}

/** One of everything that a merchant can have. */
export async function makeThings(
  owner: ApiClient,
  { keyId, hook, wallet }: { readonly keyId: string; readonly hook: string; readonly wallet: Wallet },
): Promise<{ theirs: Record<Named, string>; secrets: string[] }> {
  const customerId = 'cus-anna';
  const [invoice, paid, transaction] = [
    await createInvoice(owner, { amount: '5.00', currency: 'USDC', reference: 'A secret of the owner' }),
    await createInvoice(owner, { amount: '6.00', currency: 'USDC' }),
    await submitTransaction(owner, purchase({ direction: 'CREDIT' })),
    await submitTransaction(owner, purchase({ direction: 'CREDIT' })),
  ];
  // Another asset than the one asked for stays as it is: nothing sweeps it.
  await wallet.pay('ETH', paid.address, '0.001');
  const page = async (field: string): Promise<string> =>
    (await owner.ask<Page>(`{ ${field} { nextToken } }`)).nextToken;
  // What is under way would change while others ask for it.
  const posted = async () => expect((await getTransaction(owner, transaction.id))?.status).toBe('POSTED');
  await vi.waitFor(posted, { timeout: 60_000, interval: 200 });
  const hasPage = (field: string) =>
    vi.waitFor(async () => expect(await page(field)).not.toBeNull(), { timeout: 60_000, interval: 200 });
  const change = await owner.ask<{ pendingChanges: { id: string }[] }>(
    'mutation { updateMerchant(input: { notificationAddress: "secret@owner.example" }) { pendingChanges { id } } }',
  );
  const endpoint = await makeEndpoint(owner, hook);
  const pings = [];
  for (let i = 0; i < 2; i++)
    pings.push(await owner.ask<{ id: string }>(`mutation { pingWebhookEndpoint(id: "${endpoint}") { id } }`));
  const deliveries = `listWebhookDeliveries(endpointId: "${endpoint}", limit: 1)`;
  await hasPage(deliveries);
  await hasPage('listInvoices(limit: 1)');
  await hasPage('listTransactions(limit: 1)');
  const delivery = pings[0]?.id ?? '';
  const deposit = await vi.waitFor(
    async () => {
      const [other] = (await getInvoice(owner, paid.id))?.otherDeposits ?? [];
      expect(other?.status).toBe('CONFIRMED');
      return other?.id ?? '';
    },
    { timeout: 60_000, interval: 200 },
  );
  const payees = await makePayees(owner);
  const { cursor } = await owner.ask<{ cursor: string }>('{ eventsSince(limit: 1) { cursor } }');
  return {
    theirs: {
      invoice: invoice.id,
      invoicePage: await page('listInvoices(limit: 1)'),
      deposit,
      transaction: transaction.id,
      customer: customerId,
      transactionPage: await page('listTransactions(limit: 1)'),
      account: 'anna-eur-current',
      ...payees,
      apiKey: keyId,
      change: change.pendingChanges[0]?.id ?? '',
      endpoint,
      delivery,
      deliveryPage: await page(deliveries),
      cursor,
    },
    secrets: [
      ...[invoice.id, invoice.address, paid.address, deposit, transaction.id, keyId, endpoint, delivery],
      ...Object.values(payees),
      ...['A secret of the owner', 'secret@owner.example', change.pendingChanges[0]?.id ?? ''],
    ],
  };
}
