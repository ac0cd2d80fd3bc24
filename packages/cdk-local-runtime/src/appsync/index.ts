import { join } from 'node:path';
import type { GraphQLSchema } from 'graphql';
import { callsInProgress } from '../callsInProgress.ts';
import type { Running, ServiceDeps } from '../running.ts';
import { createGraphiqlPage } from './graphiql/page.ts';
import type { GraphiqlDefaults } from './graphiql/page.ts';
import { sampleOperations } from './graphiql/sampleOperations.ts';
import { createConnectionAcceptor } from './realtime/acceptConnections.ts';
import { createPublisher } from './realtime/publisher.ts';
import { SubscriptionIndex } from './realtime/subscriptionIndex.ts';
import type { ApiDefinition } from './server/apiDefinition.ts';
import { createAuthenticator } from './server/auth/authenticate.ts';
import { caller } from './server/auth/caller.ts';
import type { KeySets } from './server/auth/keySets.ts';
import { localCertificate } from './server/certificate.ts';
import { pageTokenKey } from './server/dataSources/pageToken.ts';
import type { WireError } from './server/errors.ts';
import { createExecutor } from './server/executeOperation.ts';
import { createFieldAccess, type FieldAccess } from './server/fieldAccess.ts';
import { answerPrincipal, type PrincipalCall } from './server/graphqlService.ts';
import { createHttpHandler, GRAPHQL_PATH } from './server/httpHandler.ts';
import { urlOf } from './server/httpRequest.ts';
import { loadResolvers } from './server/loadResolvers.ts';
import type { Meter } from './server/meter.ts';
import { listenOnOnePort } from './server/onePort.ts';
import { readApi } from './server/readApi.ts';
import { installFieldResolvers } from './server/resolveField.ts';
import { buildAppSyncSchema } from './server/schema.ts';
import { concurrencyLimit } from './server/concurrencyLimit.ts';

export { supports } from './server/supports.ts';
export type { Meter } from './server/meter.ts';
export { readKeySets } from './server/auth/keySets.ts';
export type { KeySets } from './server/auth/keySets.ts';
export type { GraphiqlDefaults } from './graphiql/page.ts';

export interface AppSyncDeps extends ServiceDeps {
  /** Where to listen on 127.0.0.1; 0 takes a free port. */
  readonly port: number;
  /** The keys of Cognito and OpenID Connect issuers: locally they are configuration. None by default. */
  readonly keySets?: KeySets;
  /** Called with what AWS would bill. */
  readonly meter?: Meter;
}

/** More than the functions behind them take at once, few enough that each is done long before its 30 seconds end. */
const OPERATIONS_AT_ONCE_MAX = 50;

/** A GraphQL API that runs. */
export interface RunningAppSync extends Running {
  readonly apiId: string;
  readonly port: number;
  readonly graphqlUrl: string;
  readonly realtimeUrl: string;
  readonly graphiqlUrl: string;
  /** The certificate that clients of https and wss trust. */
  readonly caFile: string;
  /**
   * Runs an operation in IAM mode, as EventBridge's AppSync target does. Errors of GraphQL are in the answer; throws
   * AwsError where AppSync would answer with another status than 200.
   */
  executeAsPrincipal(
    call: PrincipalCall,
  ): Promise<{ data: Record<string, unknown> | null; errors: WireError[] }>;
  /** The first of the API's keys; null when it has none. */
  readonly apiKey: string | null;
  /** What GraphiQL starts with: headers, the first tabs. */
  setGraphiqlDefaults(defaults: GraphiqlDefaults): void;
}

/**
 * Starts the GraphQL API of a stack: HTTP, TLS and WebSocket on one port. Throws UnsupportedFeature for what this
 * runtime does not run, and ResolverCodeError for code that APPSYNC_JS forbids.
 */
export async function startAppSync(deps: AppSyncDeps): Promise<RunningAppSync> {
  const { gateway, clock, log } = deps;
  const now = (): number => clock.now().getTime();
  const api = readApi(deps.stack, now());
  const { schema, mayUse } = await executableSchema(api, deps, now);
  const meter = deps.meter ?? (() => undefined);
  const executor = createExecutor({ api, schema, clock });
  const index = new SubscriptionIndex();
  const publisher = createPublisher({ schema, executor, index, meter, log });
  const authenticate = createAuthenticator({ api, gateway, clock, log, keySets: deps.keySets ?? {} });
  const connections = createConnectionAcceptor({
    schema,
    executor,
    authenticate,
    graphqlPath: GRAPHQL_PATH,
    index,
    log,
    clock,
    meter,
  });
  const graphiql = graphiqlPage(api, schema, mayUse);
  const certificate = await localCertificate(join(deps.dataDir, 'tls'), clock.now());
  const server = await listenOnOnePort({
    ...certificate,
    port: deps.port,
    onRequest: createHttpHandler({
      executor,
      publisher,
      meter,
      authenticate,
      concurrencyLimit: concurrencyLimit(OPERATIONS_AT_ONCE_MAX),
      calls: deps.calls ?? callsInProgress(),
      log,
      page: graphiql.answer,
    }),
    onUpgrade: (request, socket, head) => {
      const { pathname } = urlOf(request);
      if (pathname === GRAPHQL_PATH || pathname === `${GRAPHQL_PATH}/realtime`) {
        connections.upgrade(request, socket, head);
      } else socket.destroy();
    },
  });
  const host = `127.0.0.1:${server.port}`;
  return {
    apiId: api.apiId,
    port: server.port,
    graphqlUrl: `http://${host}${GRAPHQL_PATH}`,
    realtimeUrl: `ws://${host}${GRAPHQL_PATH}/realtime`,
    graphiqlUrl: `http://${host}/graphiql`,
    caFile: certificate.caFile,
    apiKey: api.apiKeys[0]?.value ?? null,
    executeAsPrincipal: (call) => answerPrincipal({ executor, publisher, meter }, call),
    setGraphiqlDefaults: graphiql.setDefaults,
    close: async () => {
      connections.close();
      await server.close();
    },
  };
}

/** GraphiQL with operations that a visitor may send. */
function graphiqlPage(
  api: ApiDefinition,
  schema: GraphQLSchema,
  mayUse: FieldAccess,
): ReturnType<typeof createGraphiqlPage> {
  const visitor = caller(api.defaultMode, null);
  const [key] = api.defaultMode === 'API_KEY' ? api.apiKeys : [];
  return createGraphiqlPage(api.apiId, {
    headers: key === undefined ? {} : { 'x-api-key': key.value },
    tabs: sampleOperations(schema, (type, field) => mayUse(visitor, type, field)),
  });
}

/** The schema of an API with its resolvers, and which fields a caller may use. */
async function executableSchema(
  api: ApiDefinition,
  { gateway, log }: AppSyncDeps,
  now: () => number,
): Promise<{ schema: GraphQLSchema; mayUse: FieldAccess }> {
  const schema = buildAppSyncSchema(api.sdl);
  const userPool = api.providers.find((it) => it.mode === 'AMAZON_COGNITO_USER_POOLS');
  const mayUse = createFieldAccess({
    defaultMode: api.defaultMode,
    soleMode: api.providers.length === 1,
    apiArn: api.arn,
    userPoolDefault: userPool?.settings.defaultAction ?? 'ALLOW',
  });
  installFieldResolvers({
    api,
    schema,
    resolvers: await loadResolvers(api, schema, now),
    mayUse,
    authorizeIam: (run, fieldArn) => {
      if (run.caller.principal === undefined) throw new Error('A caller in IAM mode has a principal.');
      gateway.authorise(run.caller.principal, 'appsync:GraphQL', fieldArn);
    },
    dataSources: { gateway, tokenKey: pageTokenKey(api.apiId), fetch },
    log,
  });
  return { schema, mayUse };
}
