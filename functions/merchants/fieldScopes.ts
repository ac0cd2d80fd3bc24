import type { Scope } from './caller.ts';

/**
 * The scope that each field asks for; any key of a merchant may use the others. Resolvers ask for the same ones, and say which one is
 * missing, as the authorizer could not: a test compares the two.
 */
export const FIELD_SCOPES: Readonly<Record<string, Scope>> = {
  'Query.getInvoice': 'invoices:read',
  'Query.listInvoices': 'invoices:read',
  'Query.getTransaction': 'transactions:read',
  'Query.listTransactions': 'transactions:read',
  'Query.getAccount': 'ledger:read',
  'Account.entries': 'ledger:read',
  'Mutation.createInvoice': 'invoices:write',
  'Mutation.cancelInvoice': 'invoices:write',
  'Mutation.reopenInvoice': 'invoices:write',
  'Mutation.acceptLatePayment': 'invoices:write',
  'Mutation.retrySweep': 'invoices:write',
  'Mutation.submitTransaction': 'transactions:write',
  'Mutation.reviewTransaction': 'transactions:review',
  'Query.getMerchant': 'admin',
  'Mutation.updateMerchant': 'admin',
  'Mutation.stopChange': 'admin',
  'Query.listApiKeys': 'admin',
  'Mutation.createApiKey': 'admin',
  'Mutation.rotateApiKey': 'admin',
  'Mutation.revokeApiKey': 'admin',
  'Query.listWebhookEndpoints': 'webhooks',
  'Query.listWebhookDeliveries': 'webhooks',
  'Query.listWebhookAttempts': 'webhooks',
  'Query.eventsSince': 'webhooks',
  'Mutation.createWebhookEndpoint': 'webhooks',
  'Mutation.updateWebhookEndpoint': 'webhooks',
  'Mutation.deleteWebhookEndpoint': 'webhooks',
  'Mutation.rotateWebhookSecret': 'webhooks',
  'Mutation.pingWebhookEndpoint': 'webhooks',
  'Mutation.redeliverWebhook': 'webhooks',
  'Mutation.redeliverWebhooks': 'webhooks',
  'Subscription.onInvoiceChanged': 'invoices:read',
  'Subscription.onTransactionChanged': 'transactions:read',
};
