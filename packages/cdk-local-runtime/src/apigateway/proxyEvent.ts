import { ACCOUNT_ID, REGION } from '../gateway/principal.ts';
import type { MatchedRoute } from './matchRoute.ts';
import type { RestApiDefinition, StageDefinition } from './readRestApis.ts';

/** A request as it came. */
export interface ProxyRequest {
  readonly method: string;
  /** Without the stage and the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Names and values in turn, as they were sent. */
  readonly rawHeaders: readonly string[];
  readonly body: Buffer;
  readonly sourceIp: string;
  readonly id: string;
  readonly at: Date;
}

/**
 * What a function of a proxy integration gets.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html#api-gateway-simple-proxy-for-lambda-input-format
 */
export function proxyEvent(
  api: RestApiDefinition,
  stage: StageDefinition,
  { route, parameters }: MatchedRoute,
  request: ProxyRequest,
): unknown {
  const headers = grouped(pairs(request.rawHeaders));
  const query = grouped([...request.query]);
  const named = (name: string): string | undefined =>
    Object.entries(headers)
      .find(([each]) => each.toLowerCase() === name)?.[1]
      .at(-1);
  const binary =
    request.body.length > 0 && isBinary(api.binaryMediaTypes, named('content-type') ?? 'application/json');
  const domainName = `${api.apiId}.execute-api.${REGION}.amazonaws.com`;
  return {
    resource: route.path,
    path: request.path,
    httpMethod: request.method,
    headers: lastOf(headers),
    multiValueHeaders: headers,
    queryStringParameters: orNull(lastOf(query)),
    multiValueQueryStringParameters: orNull(query),
    pathParameters: orNull(parameters),
    stageVariables: orNull(stage.variables),
    requestContext: {
      accountId: ACCOUNT_ID,
      apiId: api.apiId,
      deploymentId: stage.deploymentId,
      domainName,
      domainPrefix: api.apiId,
      extendedRequestId: request.id,
      httpMethod: request.method,
      identity: { ...NOBODY, sourceIp: request.sourceIp, userAgent: named('user-agent') ?? null },
      path: `/${stage.name}${request.path}`,
      protocol: 'HTTP/1.1',
      requestId: request.id,
      requestTime: commonLogTime(request.at),
      requestTimeEpoch: request.at.getTime(),
      resourceId: route.resourceId,
      resourcePath: route.path,
      stage: stage.name,
    },
    body: request.body.length === 0 ? null : request.body.toString(binary ? 'base64' : 'utf8'),
    isBase64Encoded: binary,
  };
}

const NOBODY = {
  accessKey: null,
  accountId: null,
  caller: null,
  cognitoAuthenticationProvider: null,
  cognitoAuthenticationType: null,
  cognitoIdentityId: null,
  cognitoIdentityPoolId: null,
  principalOrgId: null,
  user: null,
  userArn: null,
};

/** Whether a media type is one of these, of which `*` stands for anything: `image/*`, any of both. */
export function isBinary(types: readonly string[], contentType: string): boolean {
  const [given = ''] = contentType.toLowerCase().split(';');
  const [kind = '', form = ''] = given.trim().split('/');
  return types.some((type) => {
    const [wantedKind = '', wantedForm = ''] = type.toLowerCase().split('/');
    return (wantedKind === '*' || wantedKind === kind) && (wantedForm === '*' || wantedForm === form);
  });
}

function pairs(raw: readonly string[]): [string, string][] {
  return raw.flatMap((name, i) => (i % 2 === 0 ? [[name, raw[i + 1] ?? ''] as [string, string]] : []));
}

function grouped(entries: readonly (readonly [string, string])[]): Record<string, string[]> {
  const groups: Record<string, string[]> = {};
  for (const [name, value] of entries) (groups[name] ??= []).push(value);
  return groups;
}

/** Of a name that came more than once the last value. */
function lastOf(groups: Readonly<Record<string, readonly string[]>>): Record<string, string> {
  return Object.fromEntries(Object.entries(groups).map(([name, values]) => [name, values.at(-1) ?? '']));
}

function orNull<T extends object>(value: T): T | null {
  return Object.keys(value).length === 0 ? null : value;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `22/Nov/2026:03:12:05 +0000` */
function commonLogTime(at: Date): string {
  const two = (part: number): string => String(part).padStart(2, '0');
  const time = [at.getUTCHours(), at.getUTCMinutes(), at.getUTCSeconds()].map(two).join(':');
  return `${two(at.getUTCDate())}/${MONTHS[at.getUTCMonth()] ?? ''}/${at.getUTCFullYear()}:${time} +0000`;
}
