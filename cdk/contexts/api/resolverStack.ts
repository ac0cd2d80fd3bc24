import { NestedStack } from 'aws-cdk-lib';
import {
  AppsyncFunction,
  type BaseDataSource,
  Code,
  FunctionRuntime,
  type GraphqlApi,
  Resolver,
} from 'aws-cdk-lib/aws-appsync';
import type { Construct } from 'constructs';
import type { Environment } from '../../environments/environment.ts';
import { dataSources } from './dataSources.ts';
import { RESOLVERS, type SourceName } from './resolverTable.ts';
import type { SourceReach } from './sourceReach.ts';

export interface ResolverStackProps {
  readonly environment: Environment;
  readonly graphql: GraphqlApi;
  readonly sources: SourceReach;
}

/**
 * What answers the fields of the API: its resolvers, the functions of those with several steps, their data sources, and a role for each. It
 * is nested in the stack that does the work, which has 500 resources at most, and made after the schema, without which there is no field.
 * A new field takes its place here by its line in `resolverTable.ts`.
 *
 * @see docs/decisions/0047-resolvers-are-a-nested-stack.md
 */
export class ResolverStack extends NestedStack {
  readonly #graphql: GraphqlApi;
  readonly #sources: ReadonlyMap<SourceName, BaseDataSource>;

  constructor(scope: Construct, id: string, { environment, graphql, sources }: ResolverStackProps) {
    super(scope, id, { description: `appsync-payments, ${environment.name}: resolvers of the API` });
    this.#graphql = graphql;
    this.#sources = dataSources(this, { environment: environment.name, api: graphql, sources });
    for (const field of Object.keys(RESOLVERS)) this.#addResolver(field);
  }

  /** Connects a field of the table with its code in `dist/resolvers` and its source. */
  #addResolver(field: string): void {
    const [typeName = '', fieldName = ''] = field.split('.');
    const wiring = RESOLVERS[field];
    if (wiring === undefined) throw new Error(`the table has no resolver of ${field}`);
    const target =
      'source' in wiring
        ? { dataSource: this.#source(wiring.source) }
        : {
            pipelineConfig: wiring.steps.map(([file, source]) =>
              this.#step(`${fieldName}/${file}`, this.#source(source)),
            ),
          };
    new Resolver(this, `${typeName}${fieldName}`, {
      api: this.#graphql,
      typeName,
      fieldName,
      runtime: FunctionRuntime.JS_1_0_0,
      code: Code.fromAsset(`dist/resolvers/${field}.js`),
      ...target,
    });
  }

  #step(file: string, dataSource: BaseDataSource): AppsyncFunction {
    const name = file.replaceAll(/[/.]/g, '_');
    return new AppsyncFunction(this, name, {
      name,
      api: this.#graphql,
      dataSource,
      runtime: FunctionRuntime.JS_1_0_0,
      code: Code.fromAsset(`dist/resolvers/${file}.js`),
    });
  }

  #source(name: SourceName): BaseDataSource {
    const source = this.#sources.get(name);
    if (source === undefined) throw new Error(`there is no data source ${name}`);
    return source;
  }
}
