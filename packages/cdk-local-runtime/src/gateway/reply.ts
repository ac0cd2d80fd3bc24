import { randomUUID } from 'node:crypto';
import { AwsError, type AwsReply, type ServiceName } from './gateway.ts';

/** An answer in JSON, as the JSON protocols give it. */
export function jsonReply(body: unknown, status = 200, headers: Record<string, string> = {}): AwsReply {
  return {
    status,
    headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-requestid': randomUUID(), ...headers },
    body: Buffer.from(JSON.stringify(body)),
  };
}

/** An answer in XML, as the query protocol gives it. */
export function xmlReply(xml: string, status = 200): AwsReply {
  return {
    status,
    headers: { 'content-type': 'text/xml', 'x-amzn-requestid': randomUUID() },
    body: Buffer.from(xml),
  };
}

/** An error in the form that the service's SDK client understands. */
export function errorReply(service: ServiceName, error: AwsError): AwsReply {
  const { code, message, status, details } = error;
  switch (service) {
    case 'sns':
    case 'sts':
    case 'cloudformation':
      return xmlReply(
        `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${escapeXml(message)}</Message></Error>` +
          `<RequestId>${randomUUID()}</RequestId></ErrorResponse>`,
        status,
      );
    case 's3':
      return xmlReply(`<Error><Code>${code}</Code><Message>${escapeXml(message)}</Message></Error>`, status);
    case 'sqs':
      return jsonReply({ __type: `com.amazonaws.sqs#${code}`, message, ...details }, status, {
        'x-amzn-query-error': `${code};Sender`,
      });
    case 'lambda':
    case 'scheduler':
    case 'ses':
    case 'xray':
      return jsonReply({ message, Message: message, Type: 'User', ...details }, status, {
        'content-type': 'application/json',
        'x-amzn-errortype': code,
      });
    case 'dynamodb':
      return jsonReply(
        { __type: `${namespaceOf(code)}#${code}`, message, Message: message, ...details },
        status,
      );
    default:
      return jsonReply({ __type: code, message, Message: message, ...details }, status);
  }
}

const namespaceOf = (code: string): string =>
  code === 'AccessDeniedException' || code === 'ThrottlingException'
    ? 'com.amazon.coral.service'
    : 'com.amazonaws.dynamodb.v20120810';

/** The error that a reply carries. The reply's status is 300 or above. */
export function errorOf(reply: AwsReply): AwsError {
  const text = reply.body.toString();
  if (text.trimStart().startsWith('<')) {
    const member = (name: string) => new RegExp(`<${name}>([^<]*)</${name}>`).exec(text)?.[1];
    return new AwsError(member('Code') ?? 'UnknownError', member('Message') ?? text, reply.status);
  }
  const { __type, message, Message, ...details } = parseObject(text);
  const type = String(__type ?? reply.headers['x-amzn-errortype'] ?? 'UnknownError');
  const code = type.split('#').at(-1)?.split(':')[0] ?? type;
  return new AwsError(code, String(message ?? Message ?? text), reply.status, details);
}

function parseObject(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

export function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
