import type { APIGatewayProxyEvent } from 'aws-lambda';
import type { RawWebhook } from './ports.ts';

/** A request as it arrived: nothing of it is believed. */
export interface WebhookRequest extends Pick<RawWebhook, 'body' | 'headers'> {
  /** The parts of the path. */
  readonly gateway: string;
  readonly account: string;
}

/** Bytes of a body; the firewall looks at as many. Events have a few thousand. */
export const WEBHOOK_BYTES_MAX = 65_536;

/** The path's parts are short; what is longer names nothing, and is not written to the log in full. */
const PART_CHARACTERS_MAX = 100;

/**
 * The request with its bytes as they were sent: the API declares every media type as binary, so that the body comes in Base64.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-payload-encodings.html
 */
export function requestOf({
  pathParameters,
  body,
  isBase64Encoded,
  multiValueHeaders,
}: Pick<
  APIGatewayProxyEvent,
  'pathParameters' | 'body' | 'isBase64Encoded' | 'multiValueHeaders'
>): WebhookRequest {
  const headers: Record<string, readonly string[]> = {};
  for (const [name, values = []] of Object.entries(multiValueHeaders ?? {})) {
    const key = name.toLowerCase();
    headers[key] = [...(headers[key] ?? []), ...values];
  }
  const part = (name: string): string => (pathParameters?.[name] ?? '').slice(0, PART_CHARACTERS_MAX);
  return {
    gateway: part('gateway'),
    account: part('account'),
    body: Buffer.from(body ?? '', isBase64Encoded ? 'base64' : 'utf8'),
    headers,
  };
}
