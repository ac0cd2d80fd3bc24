import { type DynamoDBGetItemRequest, util } from '@aws-appsync/utils';

/** `txn_` and a ULID: what cannot be an id is absent, and the table refuses an empty or over-long key. */
const ID_LENGTH = 30;

export function canBeTransactionId(id: string): boolean {
  return id.startsWith('txn_') && id.length === ID_LENGTH;
}

/** Reads a transaction consistently. */
export function readTransaction(id: string): DynamoDBGetItemRequest {
  return { operation: 'GetItem', key: { id: util.dynamodb.toDynamoDB(id) }, consistentRead: true };
}
