import { defaultFieldResolver, isObjectType } from 'graphql';
import type { GraphQLFieldResolver, GraphQLResolveInfo, GraphQLSchema } from 'graphql';
import type { Log } from '../../log/log.ts';
import type { ResolverContext } from 'appsync-js/run';
import type { ApiDefinition } from './apiDefinition.ts';
import { completeValue } from './completeValue.ts';
import type { DataSourceDeps } from './dataSources/dataSource.ts';
import { FieldError, pathText } from './errors.ts';
import type { FieldAccess } from './fieldAccess.ts';
import type { LoadedFieldResolver } from './loadResolvers.ts';
import { AUTH_TYPE_TEXTS } from './requestContext.ts';
import type { RequestContext } from './requestContext.ts';
import { runResolver } from './runResolver.ts';
import { selectionSetList, selectionSetText } from './selectionSet.ts';

export interface FieldDeps {
  readonly api: ApiDefinition;
  readonly schema: GraphQLSchema;
  readonly resolvers: ReadonlyMap<string, LoadedFieldResolver>;
  readonly mayUse: FieldAccess;
  /** Throws when the caller's policies do not allow a root field. */
  authorizeIam(run: RequestContext, fieldArn: string): void;
  readonly dataSources: DataSourceDeps;
  readonly log: Log;
}

type Resolve = GraphQLFieldResolver<unknown, RequestContext, Record<string, unknown>>;

/** Gives every field of a schema AppSync's behaviour: who may use it, limits, resolver, fit of the value. */
export function installFieldResolvers(deps: FieldDeps): void {
  for (const type of Object.values(deps.schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields())) {
      const resolver = deps.resolvers.get(`${type.name}.${field.name}`);
      field.resolve = createFieldResolver(deps, resolver) as GraphQLFieldResolver<unknown, unknown>;
    }
  }
}

function createFieldResolver(deps: FieldDeps, resolver: LoadedFieldResolver | undefined): Resolve {
  return (source, args, run, info) => {
    const path = pathOf(info);
    checkAccess(deps, run, info);
    checkDepth(deps.api.queryDepthLimit, path);
    const complete = (value: unknown): unknown => {
      const completed = completeValue(info.returnType, value, path, info.parentType.name);
      if (completed instanceof Error) throw completed;
      return completed;
    };
    if (resolver === undefined || run.projecting) {
      return complete(defaultFieldResolver(source, args, run, info));
    }
    run.resolverRuns += 1;
    if (run.resolverRuns > deps.api.resolverCountLimit) {
      throw new FieldError('Resolver execution limit reached.', {
        errorType: 'ResolverExecutionLimitReached',
      });
    }
    const at = {
      path,
      locations: info.fieldNodes.flatMap(({ loc }) =>
        loc ? [{ line: loc.startToken.line, column: loc.startToken.column, sourceName: null }] : [],
      ),
    };
    const field = {
      typeName: info.parentType.name,
      fieldName: info.fieldName,
      outputType: String(info.returnType),
      path: pathText(path),
    };
    const context = toContext(deps.api, source, args, run, info);
    return runResolver(resolver, {
      deps: { ...deps.dataSources, log: deps.log },
      run,
      field,
      at,
      context,
    }).then(complete, (error: unknown) => {
      throw knownError(deps, error, run);
    });
  };
}

/** What is not meant for callers goes to the log. */
function knownError(deps: FieldDeps, error: unknown, run: RequestContext): unknown {
  if (error instanceof FieldError) return error;
  deps.log.error('A resolver failed.', {
    requestId: run.requestId,
    error: String((error as Error)?.stack ?? error),
  });
  return new FieldError('An internal error occurred.', { errorType: 'InternalFailure' });
}

/** "Unauthorized" for a field that the caller's mode, groups or authorizer do not open, or an IAM policy refuses. */
function checkAccess(deps: FieldDeps, run: RequestContext, info: GraphQLResolveInfo): void {
  const { parentType, fieldName } = info;
  const field = parentType.getFields()[fieldName];
  const refuse = (): FieldError =>
    new FieldError(`Not Authorized to access ${fieldName} on type ${parentType.name}`, {
      errorType: 'Unauthorized',
    });
  if (field === undefined || !deps.mayUse(run.caller, parentType, field)) throw refuse();
  const isRoot = info.path.prev === undefined;
  if (run.caller.mode !== 'AWS_IAM' || !isRoot || run.projecting) return;
  try {
    deps.authorizeIam(run, `${deps.api.arn}/types/${parentType.name}/fields/${fieldName}`);
  } catch {
    throw refuse();
  }
}

/** https://docs.aws.amazon.com/appsync/latest/devguide/configuration-limits.html */
function checkDepth(limit: number, path: readonly (string | number)[]): void {
  if (limit === 0 || path.filter((part) => typeof part === 'string').length <= limit) return;
  throw new FieldError('Query depth limit reached.', { errorType: 'QueryDepthLimitReached' });
}

function pathOf(info: GraphQLResolveInfo): (string | number)[] {
  const path: (string | number)[] = [];
  for (let at: GraphQLResolveInfo['path'] | undefined = info.path; at !== undefined; at = at.prev)
    path.unshift(at.key);
  return path;
}

function toContext(
  api: ApiDefinition,
  source: unknown,
  args: Record<string, unknown>,
  run: RequestContext,
  info: GraphQLResolveInfo,
): ResolverContext {
  return {
    args,
    source: source ?? null,
    stash: {},
    prev: null,
    error: null,
    identity: run.caller.identity,
    request: { headers: run.headers, domainName: run.domainName },
    info: {
      fieldName: info.fieldName,
      parentTypeName: info.parentType.name,
      variables: run.variables,
      selectionSetList: selectionSetList(info),
      selectionSetGraphQL: selectionSetText(info),
    },
    env: api.environment,
    authType: AUTH_TYPE_TEXTS[run.caller.mode],
  };
}
