/** Files outside of `resolvers/` whose values resolvers use: they run as APPSYNC_JS too and are held to it. */
export const SHARED_WITH_RESOLVERS: readonly string[] = [
  'functions/chain/store/chainKeys.ts',
  'functions/idempotency/claim.ts',
  'functions/invoices/invoiceKeys.ts',
  'functions/invoices/invoiceStates.ts',
  'functions/invoices/merchantFields.ts',
  'functions/invoices/paymentUri.ts',
  'functions/shared/assets.ts',
  'functions/shared/decimal.ts',
  'functions/shared/errors.ts',
  'functions/shared/shards.ts',
  'functions/shared/text.ts',
  'functions/shared/transitions.ts',
  'functions/transactions/authorizedItem.ts',
  'functions/transactions/transactionKeys.ts',
  'functions/transactions/transactionStates.ts',
];
