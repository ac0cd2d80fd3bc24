import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { RESOLVERS } from '../../cdk/contexts/api/resolverTable.ts';
import { ofType, statementsOf, target, templateOf } from './template.ts';

const template = templateOf('mainnet');

const roleOf = (source: string): string =>
  ofType(template, 'AWS::IAM::Role').find(
    ({ properties }) => properties.RoleName === `appsync-payments-mainnet-source-${source}`,
  )?.id ?? '';

describe('data sources', () => {
  const steps = Object.entries(RESOLVERS).flatMap(([field, resolver]) =>
    'steps' in resolver
      ? resolver.steps.map(([step, source]) => ({
          file: `${field.split('.')[1]}/${step}`,
          source,
        }))
      : [{ file: field, source: resolver.source }],
  );
  const guarded = steps.filter(({ file }) => {
    const code = readFileSync(`dist/resolvers/${file}.js`, 'utf8');
    // A transaction is told the item with its refusal: nothing is read.
    if (code.includes('operation: "TransactWriteItems"')) return false;
    return /operation: "(Put|Update|Delete)Item"/.test(code) && code.includes('condition:');
  });

  it('given the resolvers that write one item on a condition, then these are all', () => {
    expect(new Set(guarded.map(({ source }) => source))).toEqual(
      new Set(['claims', 'invoicesWrite', 'transactionsWrite']),
    );
  });

  // https://docs.aws.amazon.com/appsync/latest/devguide/js-aws-appsync-resolver-reference-dynamodb-condition-expressions.html
  it.each(guarded)('given $file, then $source may read the item when its condition fails', ({ source }) => {
    const writes = statementsOf(template, roleOf(source)).filter(({ actions }) =>
      actions.some((action) => /^dynamodb:(Put|Update|Delete)Item$/.test(action)),
    );
    expect(writes).not.toEqual([]);
    for (const { actions } of writes) expect(actions).toContain('dynamodb:GetItem');
  });

  const allowed = (source: string): Record<string, unknown>[] => {
    return statementsOf(template, roleOf(source)).map(({ actions, resources, conditions }) => ({
      actions: actions.map((action) => action.replace('dynamodb:', '')),
      tables: [...new Set(resources.map((resource) => tableName(target(resource))))],
      ...(conditions === undefined
        ? {}
        : { keys: (conditions as any)['ForAllValues:StringLike']['dynamodb:LeadingKeys'] }),
    }));
  };
  const tableName = (id: string | undefined): string =>
    String(template.Resources[id ?? '']?.Properties['TableName']).replace('appsync-payments-mainnet-', '');

  it('given the counters, then that source reaches no other item of the chain state', () => {
    expect(allowed('counters')).toEqual([
      { actions: ['UpdateItem'], tables: ['chain-state'], keys: ['COUNTER#*'] },
    ]);
  });

  it('given the transaction that stores an invoice, then its source writes these and reads nothing', () => {
    expect(allowed('storeInvoice')).toEqual([
      { actions: ['PutItem'], tables: ['invoices'] },
      { actions: ['PutItem'], tables: ['chain-state'], keys: ['ADDRESS#*'] },
      { actions: ['UpdateItem'], tables: ['claims'] },
    ]);
  });

  it('given a function as source, then its role may call it and nothing else', () => {
    const lambdas = ofType(template, 'AWS::AppSync::DataSource').filter(
      ({ properties }) => properties.Type === 'AWS_LAMBDA',
    );
    expect(lambdas.length).toBeGreaterThan(0);
    for (const { properties } of lambdas) {
      const statements = statementsOf(template, target(properties.ServiceRoleArn) ?? '');
      expect(statements).toHaveLength(1);
      expect(statements[0]).toMatchObject({ actions: ['lambda:InvokeFunction'] });
      expect(statements[0]?.resources.map(target)).toEqual([
        target(properties.LambdaConfig.LambdaFunctionArn),
      ]);
    }
  });

  it('given what answers a query, then it may scan no table: neither the source nor the function behind it', () => {
    const scanning = ofType(template, 'AWS::AppSync::DataSource')
      .filter(({ properties }) => properties.Type !== 'NONE')
      .flatMap(({ properties }) => {
        const called = target(properties.LambdaConfig?.LambdaFunctionArn);
        const roles = [
          target(properties.ServiceRoleArn),
          ...(called === undefined ? [] : [target(template.Resources[called]?.Properties['Role'])]),
        ];
        expect(roles).not.toContain(undefined);
        return roles.flatMap((role) =>
          statementsOf(template, role ?? '').flatMap(({ actions }) =>
            actions
              .filter((action) => /^dynamodb:(Scan|PartiQL\w*|\*)$|^\*$/.test(action))
              .map((action) => [properties.Name, action]),
          ),
        );
      });
    expect(scanning).toEqual([]);
  });

  it('given the indexes that the page of lists and searches names, then the tables have them', () => {
    const page = readFileSync('docs/reference/lists-and-searches.md', 'utf8');
    const named = [...page.matchAll(/index(?:es)? ((?:`\w+`(?:, )?)+)/g)].flatMap(([, list = '']) =>
      [...list.matchAll(/`(\w+)`/g)].map(([, name]) => name),
    );
    const indexes = ofType(template, 'AWS::DynamoDB::GlobalTable').flatMap(({ properties }) =>
      ((properties.GlobalSecondaryIndexes ?? []) as { IndexName: string }[]).map(
        ({ IndexName }) => IndexName,
      ),
    );
    expect(named.length).toBeGreaterThan(8);
    expect(indexes).toEqual(expect.arrayContaining(named));
  });
});
