import { describe, expect, it } from 'vitest';
import { ofType, templateOf } from './template.ts';

const tables = (name: 'local' | 'testnet' | 'mainnet') =>
  ofType(templateOf(name), 'AWS::DynamoDB::GlobalTable');

describe.each(['local', 'testnet', 'mainnet'] as const)('tables of %s', (name) => {
  it.each(
    tables(name).map(({ properties, ...rest }) => ({ ...rest, properties, table: properties.TableName })),
  )('given $table, then it is recoverable, encrypted and on demand', ({ properties }) => {
    expect(properties.BillingMode).toBe('PAY_PER_REQUEST');
    expect(properties.SSESpecification.SSEEnabled).toBe(true);
    expect(properties.Replicas).toHaveLength(1);
    expect(properties.Replicas[0].PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled).toBe(true);
  });

  it.each(
    tables(name).map(({ properties, deletionPolicy }) => ({
      properties,
      deletionPolicy,
      table: properties.TableName,
    })),
  )('given $table, then only mainnet protects it from deletion', ({ properties, deletionPolicy }) => {
    const keeps = name === 'mainnet';
    expect(properties.Replicas[0].DeletionProtectionEnabled).toBe(keeps);
    expect(deletionPolicy).toBe(keeps ? 'RetainExceptOnCreate' : 'Delete');
  });
});

describe('streams', () => {
  it('given the tables that events come from, then their streams carry both images, and the others have none', () => {
    const streams = tables('local').map(({ properties }) => [
      properties.TableName.replace('appsync-payments-local-', ''),
      properties.StreamSpecification?.StreamViewType,
    ]);
    const streamed = streams.filter(([, view]) => view !== undefined);
    expect(new Set(streamed.map(([, view]) => view))).toEqual(new Set(['NEW_AND_OLD_IMAGES']));
    const names = streamed.map(([table]) => table);
    expect(names).toEqual(expect.arrayContaining(['invoices', 'chain', 'merchants']));
    for (const quiet of ['claims', 'chain-state']) expect(names).not.toContain(quiet);
  });
});

describe('indexes', () => {
  /** What is read of these is more than keys: a pass skips what it need not read, and heights, books and holds are read by the index alone. */
  const MORE: readonly string[] = [
    'chain/byHeight',
    'invoices/watchLane',
    'ledger/byBook',
    'ledger/openHolds',
  ];

  it('given any table, then its indexes carry keys alone, but for those that a reader needs more of', () => {
    const indexes = tables('mainnet').flatMap(({ properties }) =>
      (properties.GlobalSecondaryIndexes ?? []).map(
        (index: { IndexName: string; Projection: { ProjectionType: string } }) => ({
          name: `${properties.TableName.replace('appsync-payments-mainnet-', '')}/${index.IndexName}`,
          projection: index.Projection.ProjectionType,
        }),
      ),
    ) as { name: string; projection: string }[];
    expect(indexes.length).toBeGreaterThan(8);
    const carryMore = indexes.filter(({ projection }) => projection !== 'KEYS_ONLY').map(({ name }) => name);
    expect(carryMore.toSorted()).toEqual([...MORE].toSorted());
  });
});
