import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { InvoiceId } from '../../../../functions/shared/ids.ts';
import { TABLES } from './tables.ts';
import type { World } from './world.ts';

/** Writes attributes of a stored invoice as no program of ours would. */
export async function damage(world: World, id: InvoiceId, attribute: string, value: unknown): Promise<void> {
  await world.client.send(
    new UpdateCommand({
      TableName: TABLES.invoices,
      Key: { id },
      UpdateExpression: 'SET #attribute = :value',
      ExpressionAttributeNames: { '#attribute': attribute },
      ExpressionAttributeValues: { ':value': value },
    }),
  );
}
