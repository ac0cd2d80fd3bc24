import {
  BackedDataSource,
  type BaseDataSource,
  type GraphqlApi,
  NoneDataSource,
} from 'aws-cdk-lib/aws-appsync';
import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { type EnvironmentName, physicalName } from '../../environments/environment.ts';
import { allow, allowTable, type TableAccess } from '../../bricks/allow.ts';
import type { SourceName } from './resolverTable.ts';
import type { ServiceFunction } from '../../bricks/serviceFunction.ts';
import { ServiceRole } from '../../bricks/serviceRole.ts';

export interface DataSourcesProps {
  readonly environment: EnvironmentName;
  readonly api: GraphqlApi;
  /** What each source reaches: tables with what it may do there, the first of which it is named after, or a function. */
  readonly sources: Readonly<Record<Exclude<SourceName, 'none'>, ServiceFunction | readonly TableAccess[]>>;
}

/** One data source for each need, each with a role of its own that may do that and no more. */
export function dataSources(
  scope: Construct,
  props: DataSourcesProps,
): ReadonlyMap<SourceName, BaseDataSource> {
  const { api, environment, sources } = props;
  const made = new Map<SourceName, BaseDataSource>();
  made.set('none', new NoneDataSource(scope, 'NoneSource', { api, name: 'none' }));
  for (const [name, reach] of Object.entries(sources) as [
    SourceName,
    ServiceFunction | readonly TableAccess[],
  ][]) {
    const id = `${name.charAt(0).toUpperCase()}${name.slice(1)}Source`;
    const serviceRole = new ServiceRole(scope, `${id}Role`, {
      roleName: physicalName(environment, `source-${name}`),
      service: 'appsync',
    });
    made.set(name, 'function' in reach ? functionSource(reach) : tableSource(reach));

    function functionSource({ function: { functionArn } }: ServiceFunction): BaseDataSource {
      allow(serviceRole, ['lambda:InvokeFunction'], [functionArn]);
      return new ReachingSource(
        scope,
        id,
        { api, name, serviceRole },
        {
          type: 'AWS_LAMBDA',
          lambdaConfig: { lambdaFunctionArn: functionArn },
        },
      );
    }

    function tableSource(accesses: readonly TableAccess[]): BaseDataSource {
      const [first] = accesses;
      if (first === undefined) throw new Error(`the data source ${name} reaches no table`);
      for (const access of accesses) allowTable(serviceRole, access);
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
  }
  return made;
}

/** The library's own sources grant themselves more than we use. */
class ReachingSource extends BackedDataSource {}
