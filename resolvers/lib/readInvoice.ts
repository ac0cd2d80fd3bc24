import { type DynamoDBGetItemRequest, util } from '@aws-appsync/utils';

/** `inv_` and a ULID: what cannot be an id is absent, and the table refuses an empty or over-long key. */
const ID_LENGTH = 30;

export function canBeInvoiceId(id: string): boolean {
  return id.startsWith('inv_') && id.length === ID_LENGTH;
}

/** Reads an invoice consistently. */
export function readInvoice(id: string): DynamoDBGetItemRequest {
  return { operation: 'GetItem', key: { id: util.dynamodb.toDynamoDB(id) }, consistentRead: true };
}
