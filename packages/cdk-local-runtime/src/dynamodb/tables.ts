import { AwsError, type Gateway } from '../gateway/gateway.ts';
import { OPERATOR } from '../gateway/principal.ts';
import { isRecord } from '../template/intrinsics.ts';
import { UnsupportedFeature, type Resource, type Stack, type SupportTable } from '../template/model.ts';

const SHARED_PROPERTIES = {
  BillingMode: 'Capacity is whatever the machine gives; faults bring throttling.',
  ContributorInsightsSpecification: 'No metrics are kept locally.',
  SSESpecification: 'The engine stores plain SQLite on your own disk.',
};

export const supports: SupportTable = {
  'AWS::DynamoDB::GlobalTable': {
    honours: [
      'AttributeDefinitions',
      'GlobalSecondaryIndexes.IndexName',
      'GlobalSecondaryIndexes.KeySchema',
      'GlobalSecondaryIndexes.Projection',
      'KeySchema',
      'LocalSecondaryIndexes',
      'Replicas.Region',
      'StreamSpecification',
      'TableName',
      'TimeToLiveSpecification',
    ],
    ignores: {
      ...SHARED_PROPERTIES,
      'GlobalSecondaryIndexes.WriteOnDemandThroughputSettings': 'Capacity is not limited locally.',
      'GlobalSecondaryIndexes.WarmThroughput': 'Capacity is not limited locally.',
      'Replicas.ContributorInsightsSpecification': 'No metrics are kept locally.',
      'Replicas.DeletionProtectionEnabled': 'Data locally is wiped by deleting one folder.',
      'Replicas.GlobalSecondaryIndexes': 'Capacity and insights of a replica; one region runs locally.',
      'Replicas.PointInTimeRecoverySpecification': 'There is no backup locally.',
      'Replicas.ReadOnDemandThroughputSettings': 'Capacity is not limited locally.',
      'Replicas.SSESpecification': 'The engine stores plain SQLite on your own disk.',
      'Replicas.TableClass': 'A price class.',
      'Replicas.Tags': 'Tags sort costs and resources in an AWS account.',
      WarmThroughput: 'Capacity is not limited locally.',
      WriteOnDemandThroughputSettings: 'Capacity is not limited locally.',
    },
  },
  'AWS::DynamoDB::Table': {
    honours: [
      'AttributeDefinitions',
      'GlobalSecondaryIndexes.IndexName',
      'GlobalSecondaryIndexes.KeySchema',
      'GlobalSecondaryIndexes.Projection',
      'KeySchema',
      'LocalSecondaryIndexes',
      'StreamSpecification',
      'TableName',
      'TimeToLiveSpecification',
    ],
    ignores: {
      ...SHARED_PROPERTIES,
      DeletionProtectionEnabled: 'Data locally is wiped by deleting one folder.',
      'GlobalSecondaryIndexes.ContributorInsightsSpecification': 'No metrics are kept locally.',
      'GlobalSecondaryIndexes.OnDemandThroughput': 'Capacity is not limited locally.',
      'GlobalSecondaryIndexes.ProvisionedThroughput': 'Capacity is not limited locally.',
      OnDemandThroughput: 'Capacity is not limited locally.',
      PointInTimeRecoverySpecification: 'There is no backup locally.',
      ProvisionedThroughput: 'Capacity is not limited locally.',
      TableClass: 'A price class.',
    },
  },
};

interface TableDescription {
  readonly KeySchema: unknown[];
  readonly TableStatus: string;
  readonly LatestStreamArn?: string;
  readonly StreamSpecification?: { StreamEnabled: boolean; StreamViewType: string };
  readonly GlobalSecondaryIndexes?: { IndexName: string }[];
}

const READY_ATTEMPTS_MAX = 200;
const READY_PAUSE_MS = 5;

/**
 * Creates the tables that are missing, adds the indexes and streams that are missing, and returns the stream ARNs by
 * logical id. Throws when a table's key differs from the stored one: its data cannot follow.
 */
export async function createTables(stack: Stack, gateway: Gateway): Promise<Map<string, string>> {
  const tables = [...stack.ofType('AWS::DynamoDB::GlobalTable'), ...stack.ofType('AWS::DynamoDB::Table')];
  const described = await Promise.all(
    tables.map(async (table) => [table.logicalId, await createTable(table, gateway)] as const),
  );
  const streamed = described.flatMap(([logicalId, { LatestStreamArn }]) =>
    LatestStreamArn === undefined ? [] : [[logicalId, LatestStreamArn] as const],
  );
  return new Map(streamed);
}

async function createTable(table: Resource, gateway: Gateway): Promise<TableDescription> {
  const replicas = table.properties['Replicas'];
  if (Array.isArray(replicas) && replicas.length > 1) {
    throw new UnsupportedFeature(table.logicalId, table.type, 'Replicas', 'one region runs locally.');
  }
  const existing = await describe(table.ref, gateway);
  if (existing === undefined) {
    await gateway.json(OPERATOR, 'dynamodb', 'CreateTable', creation(table));
  } else {
    await bringUp(table, existing, gateway);
  }
  const ready = await untilActive(table, gateway);
  await setTimeToLive(table, gateway);
  return ready;
}

function creation({ ref, properties }: Resource): Record<string, unknown> {
  const { KeySchema, AttributeDefinitions, GlobalSecondaryIndexes, LocalSecondaryIndexes } = properties;
  const StreamSpecification = streamOf(properties);
  return {
    TableName: ref,
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema,
    AttributeDefinitions,
    ...(GlobalSecondaryIndexes === undefined ? {} : { GlobalSecondaryIndexes: indexesOf(properties) }),
    ...(LocalSecondaryIndexes === undefined ? {} : { LocalSecondaryIndexes }),
    ...(StreamSpecification === undefined ? {} : { StreamSpecification }),
  };
}

function indexesOf(
  properties: Record<string, unknown>,
): { IndexName: string; KeySchema: unknown; Projection: unknown }[] {
  const indexes = properties['GlobalSecondaryIndexes'];
  if (!Array.isArray(indexes)) return [];
  return indexes.filter(isRecord).map(({ IndexName, KeySchema, Projection }) => ({
    IndexName: String(IndexName),
    KeySchema,
    Projection,
  }));
}

function streamOf(properties: Record<string, unknown>): Record<string, unknown> | undefined {
  const stream = properties['StreamSpecification'];
  return isRecord(stream) ? { StreamEnabled: true, StreamViewType: stream['StreamViewType'] } : undefined;
}

/** Changes a table from an earlier start to what the template says now. */
async function bringUp(table: Resource, existing: TableDescription, gateway: Gateway): Promise<void> {
  if (JSON.stringify(sorted(existing.KeySchema)) !== JSON.stringify(sorted(table.properties['KeySchema']))) {
    throw new Error(
      `The table ${table.ref} was created with another key. Its data cannot be kept: delete .local and start again.`,
    );
  }
  const known = new Set(existing.GlobalSecondaryIndexes?.map(({ IndexName }) => IndexName));
  for (const index of indexesOf(table.properties).filter(({ IndexName }) => !known.has(IndexName))) {
    const update = { GlobalSecondaryIndexUpdates: [{ Create: index }] };
    const { AttributeDefinitions } = table.properties;
    await gateway.json(OPERATOR, 'dynamodb', 'UpdateTable', {
      TableName: table.ref,
      AttributeDefinitions,
      ...update,
    });
    await untilActive(table, gateway);
  }
  const stream = streamOf(table.properties);
  if (stream !== undefined && existing.StreamSpecification?.StreamEnabled !== true) {
    await gateway.json(OPERATOR, 'dynamodb', 'UpdateTable', {
      TableName: table.ref,
      StreamSpecification: stream,
    });
  }
}

function sorted(keySchema: unknown): unknown[] {
  const keys = Array.isArray(keySchema) ? keySchema.filter(isRecord) : [];
  return keys.map(({ AttributeName, KeyType }) => ({ AttributeName, KeyType }));
}

async function describe(TableName: string, gateway: Gateway): Promise<TableDescription | undefined> {
  try {
    const { Table } = await gateway.json<{ Table: TableDescription }>(OPERATOR, 'dynamodb', 'DescribeTable', {
      TableName,
    });
    return Table;
  } catch (error) {
    if (error instanceof AwsError && error.code === 'ResourceNotFoundException') return undefined;
    throw error;
  }
}

async function untilActive(table: Resource, gateway: Gateway): Promise<TableDescription> {
  for (let attempt = 0; attempt < READY_ATTEMPTS_MAX; attempt++) {
    const description = await describe(table.ref, gateway);
    if (description?.TableStatus === 'ACTIVE') return description;
    await new Promise((resolve) => setTimeout(resolve, READY_PAUSE_MS));
  }
  throw new Error(`The table ${table.ref} did not become active.`);
}

async function setTimeToLive(table: Resource, gateway: Gateway): Promise<void> {
  const wanted = table.properties['TimeToLiveSpecification'];
  if (!isRecord(wanted) || typeof wanted['AttributeName'] !== 'string') return;
  const { TimeToLiveDescription } = await gateway.json<{
    TimeToLiveDescription?: { AttributeName?: string };
  }>(OPERATOR, 'dynamodb', 'DescribeTimeToLive', { TableName: table.ref });
  if (TimeToLiveDescription?.AttributeName === wanted['AttributeName']) return;
  await gateway.json(OPERATOR, 'dynamodb', 'UpdateTimeToLive', {
    TableName: table.ref,
    TimeToLiveSpecification: { AttributeName: wanted['AttributeName'], Enabled: wanted['Enabled'] !== false },
  });
}
