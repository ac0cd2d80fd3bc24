/** Data sources by what they may do; `sourceReach.ts` says what each reaches. */
export type SourceName =
  | 'none'
  | 'invoicesRead'
  | 'invoicesWrite'
  | 'readPage'
  | 'claims'
  | 'counters'
  | 'storeInvoice'
  | 'parseInvoice'
  | 'awaitClaim'
  | 'deriveAddress'
  | 'listAssets'
  | 'chainRecords'
  | 'qrCode'
  | 'parseEmvQr'
  | 'payees'
  | 'payeesRead'
  | 'parseTransaction'
  | 'storeTransaction'
  | 'transactionsRead'
  | 'transactionsWrite'
  | 'readAccount'
  | 'apiKeys'
  | 'merchantSettings'
  | 'webhooks'
  | 'cardPayments'
  | 'reports';

/** One step of a pipeline, a file in `resolvers/<field>/`, and the source that it speaks to. */
export type Step = readonly [file: string, source: SourceName];

/** A field with one request, or one that goes through the steps in order. */
export type Wiring = { readonly source: SourceName } | { readonly steps: readonly Step[] };

const READ_THEN_WRITE: Wiring = {
  steps: [
    ['1.read', 'invoicesRead'],
    ['2.write', 'invoicesWrite'],
  ],
};

/** Every field that has a resolver; the key names its file in `resolvers/`. */
export const RESOLVERS: Readonly<Record<string, Wiring>> = {
  'Query.listAssets': { source: 'listAssets' },
  'Query.getChainHead': { source: 'chainRecords' },
  'Mutation.publishChainHead': { source: 'none' },
  'Subscription.onChainHeadChanged': { source: 'none' },
  'Query.getInvoice': { source: 'invoicesRead' },
  'Query.listInvoices': {
    steps: [
      ['1.keys', 'readPage'],
      ['2.read', 'invoicesRead'],
    ],
  },
  'Query.searchInvoices': {
    steps: [
      ['1.find', 'reports'],
      ['2.read', 'invoicesRead'],
    ],
  },
  'Query.searchTransactions': {
    steps: [
      ['1.find', 'reports'],
      ['2.read', 'transactionsRead'],
    ],
  },
  'Query.getInvoiceTotals': { source: 'reports' },
  'Query.getTransactionTotals': { source: 'reports' },
  'Query.getInvoiceTimeline': { source: 'reports' },
  'Query.getCheckout': { source: 'invoicesRead' },
  'Mutation.createInvoice': {
    steps: [
      ['1.parse', 'parseInvoice'],
      ['2.claim', 'claims'],
      ['3.awaitClaim', 'awaitClaim'],
      ['4.nextIndex', 'counters'],
      ['5.derive', 'deriveAddress'],
      ['6.store', 'storeInvoice'],
      ['7.read', 'invoicesRead'],
    ],
  },
  'Mutation.acceptLatePayment': READ_THEN_WRITE,
  'Mutation.recoverDeposit': {
    steps: [
      ['1.deposit', 'chainRecords'],
      ['2.read', 'invoicesRead'],
      ['3.write', 'invoicesWrite'],
    ],
  },
  'Query.getTransaction': { source: 'transactionsRead' },
  'Query.listTransactions': {
    steps: [
      ['1.keys', 'readPage'],
      ['2.read', 'transactionsRead'],
    ],
  },
  'Query.listReviews': {
    steps: [
      ['1.keys', 'readPage'],
      ['2.read', 'transactionsRead'],
    ],
  },
  'Mutation.submitTransaction': {
    steps: [
      ['1.parse', 'parseTransaction'],
      ['2.claim', 'claims'],
      ['3.awaitClaim', 'awaitClaim'],
      ['4.store', 'storeTransaction'],
      ['5.read', 'transactionsRead'],
    ],
  },
  'Mutation.reviewTransaction': {
    steps: [
      ['1.read', 'transactionsRead'],
      ['2.card', 'cardPayments'],
      ['3.write', 'transactionsWrite'],
    ],
  },
  'Mutation.createPayment': {
    steps: [
      ['1.take', 'cardPayments'],
      ['2.awaitClaim', 'awaitClaim'],
      ['3.replay', 'cardPayments'],
    ],
  },
  'Mutation.capturePayment': { source: 'cardPayments' },
  'Mutation.voidPayment': { source: 'cardPayments' },
  'Mutation.confirmPayment': { source: 'cardPayments' },
  'Mutation.refundPayment': { source: 'cardPayments' },
  'Mutation.publishTransaction': { source: 'none' },
  'Mutation.invalidateApiKey': { source: 'none' },
  'Subscription.onTransactionChanged': { source: 'none' },
  'Query.getAccount': { source: 'readAccount' },
  'Query.listAccounts': { source: 'readAccount' },
  'Query.listAuditRecords': { source: 'readAccount' },
  'Account.entries': { source: 'readAccount' },
  'Query.getMerchant': { source: 'merchantSettings' },
  'Mutation.createMerchant': { source: 'merchantSettings' },
  'Mutation.updateMerchant': { source: 'merchantSettings' },
  'Mutation.stopChange': { source: 'merchantSettings' },
  'Query.listApiKeys': { source: 'apiKeys' },
  'Mutation.createApiKey': { source: 'apiKeys' },
  'Mutation.rotateApiKey': { source: 'apiKeys' },
  'Mutation.revokeApiKey': { source: 'apiKeys' },
  'Mutation.cancelInvoice': READ_THEN_WRITE,
  'Mutation.reopenInvoice': READ_THEN_WRITE,
  'Mutation.retrySweep': READ_THEN_WRITE,
  'Mutation.publishInvoice': { source: 'none' },
  'Mutation.publishCheckout': { source: 'none' },
  'Subscription.onInvoiceChanged': { source: 'none' },
  'Subscription.onCheckoutChanged': { source: 'invoicesRead' },
  'Query.parseEmvQr': { source: 'parseEmvQr' },
  'Query.getPayee': { source: 'payeesRead' },
  'Query.getPayeeQr': { source: 'payeesRead' },
  'Query.getTransferReceipt': { source: 'transactionsRead' },
  'Mutation.createPayee': { source: 'payees' },
  'Mutation.closePayee': { source: 'payees' },
  'Mutation.createPayeeQr': { source: 'payees' },
  'Mutation.createPayerSession': { source: 'payees' },
  'Mutation.payPayee': { source: 'payees' },
  'Mutation.payWithSession': { source: 'payees' },
  'Payee.qrCode': { source: 'qrCode' },
  'PayeeQr.qrCode': { source: 'qrCode' },
  'Query.listWebhookEndpoints': { source: 'webhooks' },
  'Query.listWebhookDeliveries': { source: 'webhooks' },
  'Query.listWebhookAttempts': { source: 'webhooks' },
  'Query.eventsSince': { source: 'webhooks' },
  'Mutation.createWebhookEndpoint': { source: 'webhooks' },
  'Mutation.updateWebhookEndpoint': { source: 'webhooks' },
  'Mutation.deleteWebhookEndpoint': { source: 'webhooks' },
  'Mutation.rotateWebhookSecret': { source: 'webhooks' },
  'Mutation.pingWebhookEndpoint': { source: 'webhooks' },
  'Mutation.redeliverWebhook': { source: 'webhooks' },
  'Mutation.redeliverWebhooks': { source: 'webhooks' },
  'Invoice.qrCode': { source: 'qrCode' },
  'Checkout.qrCode': { source: 'qrCode' },
};
