import {
  BackedDataSource,
  type BaseDataSource,
  type GraphqlApi,
  NoneDataSource,
} from 'aws-cdk-lib/aws-appsync';
import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { type EnvironmentName, physicalName } from '../../environments/environment.ts';
import { allow, allowTable } from '../../bricks/allow.ts';
import type { SourceName } from './resolverTable.ts';
import type { SourceReach } from './sourceReach.ts';
import { ServiceRole } from '../../bricks/serviceRole.ts';

export interface DataSourcesProps {
  readonly environment: EnvironmentName;
  readonly api: GraphqlApi;
  readonly sources: SourceReach;
}

/** One data source for each need, each with a role of its own that may do that and no more. */
export function dataSources(
  scope: Construct,
  props: DataSourcesProps,
): ReadonlyMap<SourceName, BaseDataSource> {
  const { api, sources } = props;
  const made = new Map<SourceName, BaseDataSource>();
  made.set('none', new NoneDataSource(scope, 'NoneSource', { api, name: 'none' }));
  for (const name of Object.keys(sources) as (keyof SourceReach)[])
    made.set(name, reachingSource(scope, props, name));
  return made;
}

function reachingSource(
  scope: Construct,
  { api, environment, sources }: DataSourcesProps,
  name: keyof SourceReach,
): BaseDataSource {
  const id = `${name.charAt(0).toUpperCase()}${name.slice(1)}Source`;
  const serviceRole = new ServiceRole(scope, `${id}Role`, {
    roleName: physicalName(environment, `source-${name}`),
    service: 'appsync',
  });
  const reach = sources[name];
  if ('function' in reach) {
    const { functionArn } = reach.function;
    allow(serviceRole, ['lambda:InvokeFunction'], [functionArn]);
    return new ReachingSource(
      scope,
      id,
      { api, name, serviceRole },
      { type: 'AWS_LAMBDA', lambdaConfig: { lambdaFunctionArn: functionArn } },
    );
  }
  const [first] = reach;
  if (first === undefined) throw new Error(`the data source ${name} reaches no table`);
  for (const access of reach) allowTable(serviceRole, access);
  return new ReachingSource(
    scope,
    id,
    { api, name, serviceRole },
    {
      type: 'AMAZON_DYNAMODB',
      dynamoDbConfig: { tableName: first.table.tableName, awsRegion: Stack.of(scope).region },
    },
  );
}

/** The library's own sources grant themselves more than we use. */
class ReachingSource extends BackedDataSource {}
