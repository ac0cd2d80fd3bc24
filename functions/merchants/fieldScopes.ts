import type { Scope } from './caller.ts';

/**
 * The scope that each field asks for; any key of a merchant may use the others. Resolvers ask for the same ones, since AppSync
 * remembers what the authorizer denied for a minute: a test compares the two.
 */
export const FIELD_SCOPES: Readonly<Record<string, Scope>> = {
  'Query.getInvoice': 'invoices:read',
  'Query.listInvoices': 'invoices:read',
  'Query.getTransaction': 'transactions:read',
  'Query.listTransactions': 'transactions:read',
  'Query.getAccount': 'transactions:read',
  'Account.entries': 'transactions:read',
  'Mutation.createInvoice': 'invoices:write',
  'Mutation.cancelInvoice': 'invoices:write',
  'Mutation.reopenInvoice': 'invoices:write',
  'Mutation.retrySweep': 'invoices:write',
  'Mutation.submitTransaction': 'transactions:write',
  'Mutation.reviewTransaction': 'transactions:review',
  'Subscription.onInvoiceChanged': 'invoices:read',
  'Subscription.onTransactionChanged': 'transactions:read',
};

/**
 * The fields that a key with these scopes may not use, as AppSync takes them from an authorizer:
 * https://docs.aws.amazon.com/appsync/latest/devguide/security-authz.html#aws-lambda-authorization
 */
export function deniedFields(scopes: readonly Scope[]): string[] {
  return Object.keys(FIELD_SCOPES).filter((field) => !scopes.includes(FIELD_SCOPES[field] as Scope));
}
