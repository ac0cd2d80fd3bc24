import { createHash, randomUUID } from 'node:crypto';
import { AwsError } from '../../../gateway/gateway.ts';
import type { Gateway } from '../../../gateway/gateway.ts';
import { ACCOUNT_ID, servicePrincipal } from '../../../gateway/principal.ts';
import type { Log } from '../../../log/log.ts';
import type { Clock } from '../../../running.ts';
import type { ApiDefinition, LambdaAuthorizerSettings } from '../apiDefinition.ts';
import { unauthorized } from '../errors.ts';
import type { GraphqlRequest } from '../graphqlRequest.ts';
import type { Caller } from '../requestContext.ts';
import { caller } from './caller.ts';

/** A Lambda authorizer has to answer within this time. https://docs.aws.amazon.com/appsync/latest/devguide/security-authz.html#aws-lambda-authorization */
const ANSWER_TIMEOUT_MS = 10_000;
/** Longest token, in characters. */
const TOKEN_CHARACTERS_MAX = 2048;
/** Answers that are remembered; the oldest goes first. */
const ANSWERS_MAX = 10_000;

interface Answer {
  readonly isAuthorized: boolean;
  readonly resolverContext: Record<string, unknown>;
  readonly deniedFields: string[];
  readonly ttlSeconds: number;
}

interface AuthorizerDeps {
  readonly api: ApiDefinition;
  readonly settings: LambdaAuthorizerSettings;
  readonly gateway: Gateway;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Asks the authorizer's function, and remembers its answer per token for the API's time to live or the answer's own.
 * https://docs.aws.amazon.com/appsync/latest/devguide/security-authz.html#aws-lambda-authorization
 */
export function createLambdaAuthorizer(deps: AuthorizerDeps) {
  const { settings, clock } = deps;
  const expression = settings.identityValidationExpression;
  const pattern = expression === undefined ? undefined : new RegExp(`^(?:${expression})$`);
  const answers = new Map<string, { answer: Answer; until: number }>();
  const underway = new Map<string, Promise<Answer>>();

  const remember = (key: string, answer: Answer): void => {
    if (answer.ttlSeconds <= 0) return;
    const oldest = answers.keys().next().value;
    if (answers.size >= ANSWERS_MAX && oldest !== undefined) answers.delete(oldest);
    answers.set(key, { answer, until: clock.now().getTime() + answer.ttlSeconds * 1000 });
  };

  /** Requests that come while the function is asked share its answer, where it may be kept. */
  const answerFor = async (
    token: string,
    request: GraphqlRequest | undefined,
    headers: Record<string, string>,
  ): Promise<Answer> => {
    const key = createHash('sha256').update(token).digest('base64');
    const known = answers.get(key);
    if (known !== undefined && known.until > clock.now().getTime()) return known.answer;
    const asked = underway.get(key);
    if (asked !== undefined) {
      const shared = await asked;
      if (shared.ttlSeconds > 0) return shared;
    }
    const asking = askFunction(deps, token, request, headers);
    underway.set(key, asking);
    try {
      const answer = await asking;
      remember(key, answer);
      return answer;
    } finally {
      if (underway.get(key) === asking) underway.delete(key);
    }
  };

  return async (
    token: string,
    request: GraphqlRequest | undefined,
    headers: Record<string, string>,
  ): Promise<Caller> => {
    if (token.length > TOKEN_CHARACTERS_MAX || pattern?.test(token) === false) throw unauthorized();
    const answer = await answerFor(token, request, headers);
    if (!answer.isAuthorized) throw unauthorized();
    const identity = { resolverContext: answer.resolverContext };
    return caller('AWS_LAMBDA', identity, { deniedFields: new Set(answer.deniedFields) });
  };
}

/** One call of the function. A broken authorizer lets nobody in. */
async function askFunction(
  { api, settings, gateway, clock, log }: AuthorizerDeps,
  token: string,
  request: GraphqlRequest | undefined,
  headers: Record<string, string>,
): Promise<Answer> {
  const event = {
    authorizationToken: token,
    requestContext: {
      apiId: api.apiId,
      accountId: ACCOUNT_ID,
      requestId: randomUUID(),
      queryString: request?.query ?? '',
      operationName: request?.operationName ?? '',
      variables: request?.variables ?? {},
    },
    requestHeaders: headers,
  };
  const stop = new AbortController();
  try {
    const outcome = await Promise.race([
      gateway.invoke(servicePrincipal('appsync.amazonaws.com', api.arn), settings.functionArn, event),
      clock.sleep(ANSWER_TIMEOUT_MS, stop.signal).then(() => undefined),
    ]);
    if (outcome === undefined)
      throw new Error(`The authorizer did not answer within ${ANSWER_TIMEOUT_MS} ms.`);
    if (outcome.functionError) throw new Error(outcome.functionError.errorMessage);
    return toAnswer(outcome.payload, settings.ttlSeconds);
  } catch (error) {
    // Not remembered: the function is asked again.
    const why = error instanceof AwsError || error instanceof Error ? error.message : String(error);
    log.error('The Lambda authorizer failed.', { function: settings.functionArn, why });
    return { isAuthorized: false, resolverContext: {}, deniedFields: [], ttlSeconds: 0 };
  } finally {
    stop.abort();
  }
}

function toAnswer(payload: unknown, ttlSeconds: number): Answer {
  if (payload === null || typeof payload !== 'object' || !('isAuthorized' in payload)) {
    throw new Error('The authorizer’s answer has no isAuthorized.');
  }
  const { isAuthorized, resolverContext, deniedFields, ttlOverride } = payload as Record<string, unknown>;
  return {
    isAuthorized: isAuthorized === true,
    resolverContext: flat(resolverContext ?? {}),
    deniedFields: Array.isArray(deniedFields) ? deniedFields.map(String) : [],
    ttlSeconds: typeof ttlOverride === 'number' ? ttlOverride : ttlSeconds,
  };
}

/** "The resolverContext field is a JSON object"; "nested keys are not supported". */
function flat(context: unknown): Record<string, unknown> {
  if (context === null || typeof context !== 'object' || Array.isArray(context)) {
    throw new Error('The authorizer’s resolverContext is no object.');
  }
  for (const [name, value] of Object.entries(context)) {
    if (value !== null && typeof value === 'object') {
      throw new Error(`The authorizer’s resolverContext is not flat: ${name}.`);
    }
  }
  return context as Record<string, unknown>;
}
