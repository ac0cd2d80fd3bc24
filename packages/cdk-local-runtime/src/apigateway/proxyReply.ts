import { z } from 'zod';

/** An answer to whoever called. */
export interface HttpReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: Buffer;
}

const scalar = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const output = z
  .object({
    statusCode: z.coerce.number().int().min(100).max(599),
    headers: z.record(z.string(), scalar).nullish(),
    multiValueHeaders: z.record(z.string(), z.array(scalar)).nullish(),
    body: z.string().nullish(),
    isBase64Encoded: z.boolean().default(false),
  })
  // What it does not know it refuses as malformed.
  .strict();

/**
 * What a function of a proxy integration answered; undefined where it is no such answer, which AWS answers with 502.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html#api-gateway-simple-proxy-for-lambda-output-format
 */
export function proxyReply(payload: unknown): HttpReply | undefined {
  const parsed = output.safeParse(payload);
  if (!parsed.success) return undefined;
  const { statusCode, headers, multiValueHeaders, body, isBase64Encoded } = parsed.data;
  return {
    status: statusCode,
    headers: { 'content-type': 'application/json', ...lowered(headers), ...lowered(multiValueHeaders) },
    body: Buffer.from(body ?? '', isBase64Encoded ? 'base64' : 'utf8'),
  };
}

function lowered<T>(headers: Readonly<Record<string, T>> | null | undefined): Record<string, T> {
  return Object.fromEntries(
    Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]),
  );
}

/**
 * What the API itself answers.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
 */
export type GatewayResponse = keyof typeof RESPONSES;

const RESPONSES = {
  MISSING_AUTHENTICATION_TOKEN: [403, 'MissingAuthenticationTokenException', 'Missing Authentication Token'],
  REQUEST_TOO_LARGE: [413, 'RequestTooLargeException', 'Request Too Long'],
  THROTTLED: [429, 'TooManyRequestsException', 'Too Many Requests'],
  API_CONFIGURATION_ERROR: [500, 'InternalServerErrorException', 'Internal server error'],
  MALFORMED_PROXY_RESPONSE: [502, 'InternalServerErrorException', 'Internal server error'],
  INTEGRATION_TIMEOUT: [504, 'GatewayTimeoutException', 'Endpoint request timed out'],
} as const;

export function gatewayResponse(type: GatewayResponse): HttpReply {
  const [status, error, message] = RESPONSES[type];
  return {
    status,
    headers: { 'content-type': 'application/json', 'x-amzn-errortype': error },
    body: Buffer.from(JSON.stringify({ message })),
  };
}
