import { BatchGetCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { counterKey } from '../../functions/invoices/invoiceKeys.ts';
import { SHARD_NAMES } from '../../functions/shared/shards.ts';
import { SetUpRefused } from './setUpSecrets.ts';

/**
 * Refuses a new seed where addresses were given out already: they are of a seed whose keys are gone, payers pay to them, and no key of
 * another seed moves what they pay.
 *
 * @param tableName the table of the chain's state, with the counters of derivation indexes
 * @throws SetUpRefused naming the ways out
 */
export function refuseSecondSeed(client: DynamoDBDocumentClient, tableName: string) {
  return async (): Promise<void> => {
    const Keys = SHARD_NAMES.map((_, shard) => ({ id: counterKey(shard) }));
    // One that DynamoDB does not answer at once counts as there: a seed too few does less harm than one too many.
    const { Responses = {}, UnprocessedKeys = {} } = await client.send(
      new BatchGetCommand({ RequestItems: { [tableName]: { Keys, ConsistentRead: true } } }),
    );
    const found = (Responses[tableName] ?? []).length + Object.keys(UnprocessedKeys).length;
    if (found === 0) return;
    throw new SetUpRefused(
      'Addresses were given out, and the keys of their seed are gone: no new seed is made. Run setup-secrets with --restore and the words of the backup. ' +
        'Without them what was paid to these addresses cannot be moved; locally, delete the data folder to start anew.',
    );
  };
}
