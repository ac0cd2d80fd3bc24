// What other contexts use of transactions: the noun, its states, its store and the two ways to move one on.
export { isoCurrency, isoCurrencyOfNumber, isoNumberOf } from './currency.ts';
export { moveTransaction, type StateBy } from './moveTransaction.ts';
export { moveTransfer, type TransferStateBy } from './moveTransfer.ts';
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
  isTransferIn,
  type RuleReason,
  type Transaction,
  TRANSACTION_KINDS,
  type TransferIn,
  type TransferTransaction,
} from './transaction.ts';
export { isTransactionMove, TRANSACTION_STATUSES, type TransactionStatus } from './transactionStates.ts';
export { changeTransaction, type TransactionStore } from './transactionStore.ts';
export { transactionIndexKeys } from './transactionKeys.ts';
