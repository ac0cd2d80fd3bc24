import { type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';

/** Puts an item where its id is absent. False where there is one already. */
export async function putOnce(
  { client, tableName }: { readonly client: DynamoDBDocumentClient; readonly tableName: string },
  item: Readonly<Record<string, unknown>>,
): Promise<boolean> {
  try {
    await client.send(
      new PutCommand({
        TableName: tableName,
        Item: item,
        ConditionExpression: 'attribute_not_exists(id)',
      }),
    );
    return true;
  } catch (error) {
    if (error instanceof Error && error.name === 'ConditionalCheckFailedException') return false;
    throw error;
  }
}
