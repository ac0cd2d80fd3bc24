import type { Context } from '@aws-appsync/utils';

/**
 * Whether somebody else was faster with the item: it is no longer what the condition expects, or a transaction writes it just now.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html#transaction-conflict-handling
 */
export function isLostRace(ctx: Context): boolean {
  const { error } = ctx;
  if (!error) return false;
  return (
    error.type === 'DynamoDB:ConditionalCheckFailedException' ||
    error.type === 'DynamoDB:TransactionConflictException'
  );
}
