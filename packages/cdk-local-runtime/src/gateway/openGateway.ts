import type { Log } from '../log/log.ts';
import type { Stack } from '../template/model.ts';
import { accessesOf } from './authorise/accesses.ts';
import type { ResourceNames } from './authorise/resourceNames.ts';
import { coverageOf, type Coverage } from './authorise/coverage.ts';
import type { Access } from './authorise/decide.ts';
import { rememberedDecisions } from './authorise/decisions.ts';
import { NO_POLICIES, readPolicies } from './authorise/policies.ts';
import {
  AwsError,
  type AwsCall,
  type AwsHandler,
  type AwsReply,
  type Gateway,
  type ServiceName,
} from './gateway.ts';
import { openHttpEndpoint, identifyCaller } from './httpEndpoint.ts';
import { invokeFunction } from './invokeFunction.ts';
import { callAsJson } from './jsonCall.ts';
import { AccessKeys } from './accessKeys.ts';
import { namesOf } from './names.ts';
import type { Principal } from './principal.ts';
import { gatewayRecord, type GatewayRecord } from './record.ts';
import { errorReply } from './reply.ts';
import { jsonBody } from './requestBody.ts';

/** The operator may do what no policy on a resource denies; nothing else of a template concerns an administrator. */
const HAVE_RESOURCE_POLICIES: ReadonlySet<ServiceName> = new Set<ServiceName>([
  'events',
  'lambda',
  's3',
  'secretsmanager',
  'sns',
  'sqs',
  'sts',
]);

/** Stands between caller and service: may wait, answer by itself, or lose what `proceed` answers. */
export type FaultInjector = (
  call: AwsCall,
  proceed: () => Promise<AwsReply>,
  /** Names of the key attributes of a table; null for one that is not known. */
  keys: (table: string) => readonly string[] | null,
  /** Ends the environments of a function, as a crash does, by its name; absent where no functions run. */
  endEnvironments?: (functionName: string) => void,
) => Promise<AwsReply>;

/** The gateway as its runtime sees it. */
export interface LocalGateway extends Gateway {
  readonly record: GatewayRecord;
  /** What the run so far shows about the grants of the stack. */
  coverage(): Coverage;
  /** Judges every caller by this stack's policies from now on. Throws UnsupportedFeature. */
  applyPolicies(stack: Stack): void;
  /** Sends every call through `injector` from now on. */
  injectFaults(injector: FaultInjector): void;
}

export interface GatewayOptions {
  /** From which every key pair is derived. */
  readonly seed: Buffer;
  readonly log: Log;
  /** A free one by default. */
  readonly port?: number;
}

/** Before a stack is known. */
const NO_NAMES: ResourceNames = {
  partitionKey: () => null,
  keyAttributes: () => null,
  secretArn: (id) => id,
  keyOfSecret: () => null,
  keyOfStream: () => null,
  streamOf: () => null,
};

/** Opens the gateway on 127.0.0.1. Until the policies of a stack apply only the operator may do anything. */
export async function openGateway(options: GatewayOptions): Promise<LocalGateway> {
  const keys = new AccessKeys(options.seed);
  const handlers = new Map<ServiceName, AwsHandler>();
  const record = gatewayRecord();
  let policies = NO_POLICIES;
  let decide = rememberedDecisions(policies);
  let names = NO_NAMES;
  let inject: FaultInjector = (_call, proceed) => proceed();

  const authorise = (principal: Principal, access: Access): void => {
    const decision = decide(principal, access);
    // What the operator may do says nothing of the template, but what the template refuses even to the operator does.
    if (principal.kind !== 'operator' || !decision.allowed)
      record.decided(principal, access, decision.allowed ? decision.statement : null);
    if (decision.allowed) return;
    options.log.warn('access denied', { message: decision.message });
    throw new AwsError('AccessDeniedException', decision.message);
  };

  const call = async (call: AwsCall): Promise<AwsReply> => {
    try {
      const handler = handlers.get(call.service);
      if (handler === undefined) {
        const message = `The service ${call.service} does not run locally.`;
        throw new AwsError('UnrecognizedClientException', message, 501);
      }
      if (call.principal.kind !== 'operator' || HAVE_RESOURCE_POLICIES.has(call.service)) {
        for (const access of accessesOf(call, names)) authorise(call.principal, access);
      }
      record.count(call.service, call.action, call.principal, unitsOf(call));
      return await inject(call, () => handler(call), names.keyAttributes);
    } catch (error) {
      if (error instanceof AwsError) return errorReply(call.service, inWordsOf(call.service, error));
      options.log.error('a call failed', {
        service: call.service,
        action: call.action,
        error: String(error),
      });
      const failure = new AwsError('InternalFailure', 'The gateway failed; see its log.', 500);
      return errorReply(call.service, failure);
    }
  };

  const endpoint = await openHttpEndpoint({ keys, call, port: options.port ?? 0, log: options.log });
  return {
    url: endpoint.url,
    record,
    coverage: () => coverageOf(policies, record.decisions()),
    call,
    json: (principal, service, action, input) => callAsJson(call, principal, service, action, input),
    invoke: (principal, functionName, payload, type) =>
      invokeFunction(call, { principal, functionName, payload, type }),
    register: (service, handler) => {
      if (handlers.has(service)) throw new Error(`The service ${service} has a handler already.`);
      handlers.set(service, handler);
    },
    authorise: (principal, action, resource) => authorise(principal, { action, resource }),
    count: (service, unit, principal, units, of) => record.count(service, unit, principal, units, of),
    identify: async (request) => identifyCaller(keys, request),
    credentials: (principal) => keys.issue(principal),
    applyPolicies: (stack) => {
      policies = readPolicies(stack);
      decide = rememberedDecisions(policies);
      names = namesOf(stack);
    },
    injectFaults: (injector) => {
      inject = injector;
    },
    close: () => endpoint.close(),
  };
}

/** How much a call carries, where that is what AWS charges for. */
function unitsOf({ service, action, request }: AwsCall): number {
  if (service === 'events' && action === 'PutEvents') {
    return (jsonBody(request) as { Entries?: unknown[] }).Entries?.length ?? 0;
  }
  if (service === 'sns' && action === 'PublishBatch') {
    return new Set(request.body.toString().match(/PublishBatchRequestEntries\.member\.\d+/g)).size;
  }
  return 1;
}

/** Services name a refusal differently: https://docs.aws.amazon.com/sns/latest/api/CommonErrors.html and others. */
function inWordsOf(service: ServiceName, error: AwsError): AwsError {
  if (error.code !== 'AccessDeniedException') return error;
  if (service === 'sns') return new AwsError('AuthorizationError', error.message, 403);
  if (service === 'sqs' || service === 's3') return new AwsError('AccessDenied', error.message, 403);
  return service === 'lambda' ? new AwsError(error.code, error.message, 403) : error;
}
