// What other contexts use of transactions: the noun, its states, its store and the two ways to move one on.
export { isoCurrency, isoCurrencyOfNumber, isoNumberOf } from './currency.ts';
export { moveTransaction, type StateBy } from './moveTransaction.ts';
export { ACCOUNT_ID, decisionItem, enrichmentItem } from './transactionItem.ts';
export {
  asInbound,
  type DecisionRecord,
  type Direction,
  DIRECTIONS,
  type Enrichment,
  type InboundIn,
  type InboundTransaction,
  isInboundIn,
  type RuleReason,
  type Transaction,
  TRANSACTION_KINDS,
} from './transaction.ts';
export { isTransactionMove, TRANSACTION_STATUSES, type TransactionStatus } from './transactionStates.ts';
export { changeTransaction, type TransactionStore } from './transactionStore.ts';
export { transactionIndexKeys } from './transactionKeys.ts';
