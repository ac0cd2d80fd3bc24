import type { AwsCall, AwsReply, ServiceName } from './gateway.ts';
import type { Principal } from './principal.ts';
import { errorOf } from './reply.ts';
import { requestWithJson } from './requestBody.ts';

const TARGETS: Partial<Record<ServiceName, string>> = {
  dynamodb: 'DynamoDB_20120810',
  events: 'AWSEvents',
  kinesis: 'Kinesis_20131202',
  secretsmanager: 'secretsmanager',
  sqs: 'AmazonSQS',
  ssm: 'AmazonSSM',
  states: 'AWSStepFunctions',
};

/** Where it is not 1.0. */
const JSON_VERSIONS: Partial<Record<ServiceName, string>> = { kinesis: 'application/x-amz-json-1.1' };

const STREAM_ACTIONS: ReadonlySet<string> = new Set([
  'DescribeStream',
  'GetRecords',
  'GetShardIterator',
  'ListStreams',
]);

/** Makes a call of a service that speaks JSON, or `Publish` of SNS, and parses the answer. Throws AwsError. */
export async function callAsJson<T>(
  call: (call: AwsCall) => Promise<AwsReply>,
  principal: Principal,
  service: ServiceName,
  action: string,
  input: unknown,
): Promise<T> {
  if (service === 'sns') return (await queryCall(call, principal, action, input)) as T;
  const prefix =
    service === 'dynamodb' && STREAM_ACTIONS.has(action)
      ? 'DynamoDBStreams_20120810'
      : (TARGETS[service] ?? service);
  const reply = await call({
    principal,
    service,
    action,
    request: requestWithJson(
      {
        method: 'POST',
        path: '/',
        headers: {
          'content-type': JSON_VERSIONS[service] ?? 'application/x-amz-json-1.0',
          'x-amz-target': `${prefix}.${action}`,
        },
      },
      input,
    ),
  });
  if (reply.status >= 300) throw errorOf(reply);
  return (reply.body.length === 0 ? {} : JSON.parse(reply.body.toString())) as T;
}

/** SNS speaks the query protocol: a form in, XML out. Only flat members of the answer are returned. */
async function queryCall(
  call: (call: AwsCall) => Promise<AwsReply>,
  principal: Principal,
  action: string,
  input: unknown,
): Promise<Record<string, string>> {
  const form = new URLSearchParams({ Action: action, Version: '2010-03-31' });
  flatten(input, '', form);
  const reply = await call({
    principal,
    service: 'sns',
    action,
    request: {
      method: 'POST',
      path: '/',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: Buffer.from(form.toString()),
    },
  });
  if (reply.status >= 300) throw errorOf(reply);
  const members = [...reply.body.toString().matchAll(/<(\w+)>([^<]+)<\/\1>/g)];
  return Object.fromEntries(members.map(([, name = '', value = '']) => [name, value]));
}

/** Maps become `Name.entry.1.key` and `.value`, lists `Name.member.1`. */
function flatten(value: unknown, prefix: string, form: URLSearchParams): void {
  if (typeof value !== 'object' || value === null) {
    if (value !== undefined && value !== null) form.set(prefix, String(value));
    return;
  }
  if (Array.isArray(value)) {
    value.forEach((item, index) => flatten(item, `${prefix}.member.${index + 1}`, form));
    return;
  }
  const isMap = /(^|\.)(Attributes|MessageAttributes)$/.test(prefix);
  Object.entries(value).forEach(([name, member], index) => {
    if (!isMap) return flatten(member, prefix === '' ? name : `${prefix}.${name}`, form);
    const message = prefix.endsWith('MessageAttributes');
    form.set(`${prefix}.entry.${index + 1}.${message ? 'Name' : 'key'}`, name);
    flatten(member, `${prefix}.entry.${index + 1}.${message ? 'Value' : 'value'}`, form);
  });
}
