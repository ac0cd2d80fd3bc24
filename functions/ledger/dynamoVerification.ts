import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { DynamoLedgerOptions } from './dynamoLedgerTable.ts';
import { blockOf } from './ledgerItems.ts';
import { type AnchorWalk, NO_ANCHORS_MET } from './anchor.ts';
import type { Verification, VerificationStore } from './ports.ts';

/** Keys begin with what the verifier may write, and nothing else of the ledger does. */
const KEY = { pk: 'VERIFICATION', sk: 'STATE' };

/** Where the verification stands, beside what it verifies. */
export function dynamoVerification({ client, tableName: TableName }: DynamoLedgerOptions): VerificationStore {
  return {
    read: async () => {
      const { Item } = await client.send(new GetCommand({ TableName, Key: KEY, ConsistentRead: true }));
      return Item === undefined ? null : verificationOf(Item);
    },
    write: async (verification) => {
      try {
        await client.send(
          new PutCommand({
            TableName,
            Item: { ...KEY, ...verification },
            ConditionExpression: 'attribute_not_exists(pk) OR version = :before',
            ExpressionAttributeValues: { ':before': verification.version - 1 },
          }),
        );
        return true;
      } catch (error) {
        if (error instanceof Error && error.name === 'ConditionalCheckFailedException') return false;
        throw error;
      }
    },
  };
}

/** Counts come back as bigint, as every number of the ledger. */
function verificationOf(item: Record<string, unknown>): Verification {
  const { version, after, open, block, found, lastFound, anchors, lastEndedAt } =
    item as unknown as Verification;
  return {
    version: Number(version),
    after,
    open,
    block: block === null ? null : blockOf(block as unknown as Record<string, unknown>),
    found: Number(found),
    lastFound: Number(lastFound),
    anchors: anchorsOf(anchors),
    lastEndedAt,
  };
}

/** Absent where the last pass was by a release that compared no anchors. */
function anchorsOf(stored: AnchorWalk | undefined): AnchorWalk {
  if (stored === undefined) return NO_ANCHORS_MET;
  const { after, found, lastFound } = stored;
  return { after, found: Number(found), lastFound: Number(lastFound) };
}
