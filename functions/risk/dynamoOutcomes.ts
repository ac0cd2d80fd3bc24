import { type DynamoRiskTable, earliestOf } from './dynamoRiskTable.ts';
import { attemptItem, emptyTotals, type Totals, totalsItem, withSuccess } from './featureItems.ts';
import { customerPartition, deviceKey, sharedRows, totalsKey, transactionKey } from './featureKeys.ts';
import type { Attempt } from './riskEvent.ts';

/** Outcomes of one customer at a time are few; after so many lost races something is wrong. */
const ATTEMPTS_MAX = 40;

/** The earliest time of a device at its customer stays. */
export async function sawDevice(
  { update, write }: DynamoRiskTable,
  attempt: Attempt,
  name: 'firstSeenAtMs' | 'firstSucceededAtMs',
  atMs: number,
): Promise<void> {
  const pk = customerPartition(attempt);
  if (pk === null || attempt.device === null) return;
  await write(update(deviceKey(pk, attempt.device), { [name]: atMs }, earliestOf(name)));
}

/** Carries a transaction's outcomes to where features are read. A transaction counts once, by its own mark. */
export async function carryOutcomes(table: DynamoRiskTable, transactionId: string): Promise<void> {
  for (let tries = 1; tries <= ATTEMPTS_MAX; tries++) {
    const item = await table.get(transactionKey(transactionId));
    if (item?.['attempt'] === undefined) return;
    const { attempt, shared, succeededAtMs, declinedAtMs, counted } = attemptItem.parse(item);
    if (declinedAtMs !== undefined && attempt.kind === 'CARD')
      for (const key of sharedRows(attempt, shared))
        await table.write(table.update(key, { declinedAtMs }, 'attribute_exists(pk)'));
    if (succeededAtMs === undefined) return;
    await sawDevice(table, attempt, 'firstSeenAtMs', attempt.atMs);
    await sawDevice(table, attempt, 'firstSucceededAtMs', succeededAtMs);
    if (counted === true || (await countSuccess(table, attempt))) return;
  }
  throw new Error(`the success of ${transactionId} could not be counted`);
}

/** False where another success of the customer was counted meanwhile. */
async function countSuccess(table: DynamoRiskTable, attempt: Attempt): Promise<boolean> {
  const pk = customerPartition(attempt);
  if (pk === null) return true;
  const item = await table.get(totalsKey(pk));
  const before = item === undefined ? null : totalsItem.parse(item);
  const Put = totalsPut(table.tableName, pk, before, withSuccess(before ?? emptyTotals, attempt));
  const Update = table.update(
    transactionKey(attempt.transactionId),
    { counted: true },
    'attribute_not_exists(#counted)',
  );
  const refused = await table.transact([{ Put }, { Update }]);
  // Its own mark first: whoever counted it has moved the totals too.
  return refused === null || refused[1] === 'ConditionalCheckFailed';
}

function totalsPut(TableName: string, pk: string, before: Totals | null, after: Totals) {
  const Item = { ...totalsKey(pk), ...after };
  return before === null
    ? { TableName, Item, ConditionExpression: 'attribute_not_exists(pk)' }
    : {
        TableName,
        Item,
        ConditionExpression: '#version = :version',
        ExpressionAttributeNames: { '#version': 'version' },
        ExpressionAttributeValues: { ':version': before.version },
      };
}
