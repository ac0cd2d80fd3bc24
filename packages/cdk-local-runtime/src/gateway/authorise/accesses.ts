import { streamOfIterator } from '../../kinesis/shardIterators.ts';
import { isRecord } from '../../template/intrinsics.ts';
import { AwsError, type AwsCall } from '../gateway.ts';
import { jsonBody } from '../requestBody.ts';
import { ACCOUNT_ID, REGION } from '../principal.ts';
import type { Access } from './decide.ts';
import { dynamoDBAccesses } from './dynamodbAccesses.ts';
import { strings } from './pattern.ts';
import type { ResourceNames } from './resourceNames.ts';

/**
 * Everything that a call needs to be allowed, as AWS's service authorization reference lists it:
 * https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 * Throws AwsError for an operation that this runtime cannot judge.
 */
export function accessesOf(call: AwsCall, names: ResourceNames): Access[] {
  switch (call.service) {
    case 'dynamodb':
      return dynamoDBAccesses(call.action, bodyOf(call), names);
    case 'sqs':
      return [{ action: `sqs:${singular(call.action)}`, resource: queueArn(bodyOf(call)) }];
    case 'sns':
      return [snsAccess(call)];
    case 'events':
      return eventsAccesses(call.action, bodyOf(call));
    case 'lambda':
      return [lambdaAccess(call)];
    case 'secretsmanager':
      return secretAccesses(call.action, bodyOf(call), names);
    case 'ssm':
      return parameterAccesses(call.action, bodyOf(call));
    case 'states':
      return [{ action: `states:${call.action}`, resource: statesResource(bodyOf(call)) }];
    case 'kinesis':
      return streamAccesses(call.action, bodyOf(call), names);
    case 's3':
      return objectAccesses(call);
    case 'scheduler':
      return [{ action: `scheduler:${call.action}`, resource: scheduleArn(call) }];
    case 'ses':
      return [{ action: `ses:${call.action}`, resource: identityArn(bodyOf(call)) }];
    case 'sts':
      // https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html: needs no permission.
      if (call.action === 'GetCallerIdentity') return [];
      return [{ action: `sts:${call.action}`, resource: formOf(call).get('RoleArn') ?? '*' }];
    default:
      return [{ action: `${call.service}:${call.action}`, resource: '*' }];
  }
}

function bodyOf(call: AwsCall): Record<string, unknown> {
  try {
    const body = jsonBody(call.request);
    if (isRecord(body)) return body;
  } catch {
    // Said below, for whatever is not an object.
  }
  throw new AwsError('SerializationException', 'The request body is no JSON object.');
}

const own = (service: string, resource: string): string =>
  `arn:aws:${service}:${REGION}:${ACCOUNT_ID}:${resource}`;
const asArn = (value: unknown, service: string, prefix: string): string => {
  const text = String(value ?? '*');
  return text === '*' || text.startsWith('arn:') ? text : own(service, `${prefix}${text}`);
};

/** A batch needs the permission of its single operation. */
const singular = (action: string): string => action.replace(/Batch$/, '');

function queueArn(body: Record<string, unknown>): string {
  const { QueueUrl, QueueName } = body;
  if (typeof QueueUrl === 'string') return own('sqs', QueueUrl.split('/').at(-1) ?? '');
  return typeof QueueName === 'string' ? own('sqs', QueueName) : '*';
}

/**
 * A policy that is written for the domain's identity covers the addresses of it; what of it is verified the mailbox asks.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsimpleemailservicev2.html
 */
function identityArn({ FromEmailAddress }: Record<string, unknown>): string {
  const address = String(FromEmailAddress ?? '');
  const domain = (/<([^<>]+)>\s*$/.exec(address)?.[1] ?? address).split('@').at(-1) ?? '';
  return own('ses', `identity/${domain}`);
}

function formOf({ request }: AwsCall): URLSearchParams {
  return new URLSearchParams(request.body.toString());
}

function snsAccess(call: AwsCall): Access {
  const form = formOf(call);
  const resource = form.get('TopicArn') ?? form.get('TargetArn') ?? form.get('ResourceArn') ?? '*';
  return { action: `sns:${singular(call.action)}`, resource };
}

function eventsAccesses(action: string, body: Record<string, unknown>): Access[] {
  const entries = body['Entries'];
  if (action === 'PutEvents' && Array.isArray(entries)) {
    return entries.filter(isRecord).map((entry) => ({
      action: 'events:PutEvents',
      resource: asArn(entry['EventBusName'] ?? 'default', 'events', 'event-bus/'),
      context: {
        'events:source': strings(entry['Source']),
        'events:detail-type': strings(entry['DetailType']),
        'events:eventbusinvocation': ['false'],
      },
    }));
  }
  const { ReplayName, ArchiveName, EventBusName, Name } = body;
  const named: [unknown, string][] = [
    [ReplayName, 'replay/'],
    [ArchiveName, 'archive/'],
    [action.includes('EventBus') ? Name : undefined, 'event-bus/'],
    [Name, EventBusName === undefined ? 'rule/' : `rule/${String(EventBusName)}/`],
  ];
  const [value, prefix] = named.find(([name]) => name !== undefined) ?? ['*', ''];
  return [{ action: `events:${action}`, resource: asArn(value, 'events', prefix) }];
}

function lambdaAccess(call: AwsCall): Access {
  const action = call.action === 'Invoke' ? 'InvokeFunction' : call.action;
  const [, name] = /\/functions\/([^/?]+)/.exec(call.request.path) ?? [];
  const resource = name === undefined ? '*' : asArn(decodeURIComponent(name), 'lambda', 'function:');
  return { action: `lambda:${action}`, resource };
}

/** What Secrets Manager asks of a secret's key in the caller's name. */
const KEY_ACTIONS: Readonly<Record<string, readonly string[]>> = {
  GetSecretValue: ['kms:Decrypt'],
  PutSecretValue: ['kms:GenerateDataKey', 'kms:Decrypt'],
  UpdateSecret: ['kms:GenerateDataKey', 'kms:Decrypt'],
};

/** https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html */
function secretAccesses(action: string, body: Record<string, unknown>, names: ResourceNames): Access[] {
  const { SecretId, SecretIdList, Name } = body;
  const ids = SecretIdList === undefined ? strings(SecretId ?? Name) : strings(SecretIdList);
  const resources = ids.length === 0 ? ['*'] : ids.map((id) => names.secretArn(id));
  const needed = action === 'BatchGetSecretValue' ? 'GetSecretValue' : action;
  const context = { 'kms:viaservice': [`secretsmanager.${REGION}.amazonaws.com`] };
  return resources.flatMap((resource) => {
    const key = names.keyOfSecret(resource);
    const ofKey = key === null ? [] : (KEY_ACTIONS[needed] ?? []);
    return [
      { action: `secretsmanager:${needed}`, resource },
      ...ofKey.map((ask): Access => ({ action: ask, resource: key ?? '', context })),
    ];
  });
}

function parameterAccesses(action: string, body: Record<string, unknown>): Access[] {
  const ids = [...strings(body['Name']), ...strings(body['Names']), ...strings(body['Path'])];
  const resources =
    ids.length === 0
      ? ['*']
      : ids.map((id) => asArn(id, 'ssm', id.startsWith('/') ? 'parameter' : 'parameter/'));
  return resources.map((resource) => ({ action: `ssm:${action}`, resource }));
}

function statesResource(body: Record<string, unknown>): string {
  const { stateMachineArn, executionArn } = body;
  return String(stateMachineArn ?? executionArn ?? '*');
}

/** What Kinesis asks of a stream's key in the caller's name: https://docs.aws.amazon.com/streams/latest/dev/permissions-user-key-KMS.html */
const STREAM_KEY_ACTIONS: Readonly<Record<string, string>> = {
  PutRecord: 'kms:GenerateDataKey',
  PutRecords: 'kms:GenerateDataKey',
  GetRecords: 'kms:Decrypt',
};

/** A read is of the stream that its iterator was given for. */
function streamAccesses(action: string, body: Record<string, unknown>, names: ResourceNames): Access[] {
  const { ShardIterator, StreamARN, StreamName } = body;
  const read = action === 'GetRecords' ? streamOfIterator(String(ShardIterator ?? '')) : undefined;
  const resource = asArn(read ?? StreamARN ?? StreamName, 'kinesis', 'stream/');
  const own: Access = { action: `kinesis:${action}`, resource };
  const [ask, key] = [STREAM_KEY_ACTIONS[action], names.keyOfStream(resource)];
  if (ask === undefined || key === null) return [own];
  return [
    own,
    { action: ask, resource: key, context: { 'kms:viaservice': [`kinesis.${REGION}.amazonaws.com`] } },
  ];
}

/** Of what an object's request needs beside its own permission: https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock-managing.html */
const OBJECT_HEADERS: Readonly<Record<string, string>> = {
  'x-amz-bypass-governance-retention': 'BypassGovernanceRetention',
  'x-amz-object-lock-mode': 'PutObjectRetention',
  'x-amz-object-lock-legal-hold': 'PutObjectLegalHold',
};

function objectAccesses({ action, request }: AwsCall): Access[] {
  const resource = objectArn(request.path);
  // Several objects at once need the permission for each, which are in the body: all of the bucket's.
  const own =
    action === 'DeleteObjects'
      ? { action: 's3:DeleteObject', resource: `${resource}/*` }
      : { action: `s3:${action}`, resource };
  const more = Object.entries(OBJECT_HEADERS).filter(
    ([name]) => request.headers[name] !== undefined && request.headers[name] !== 'false',
  );
  return [own, ...more.map(([, needed]) => ({ action: `s3:${needed}`, resource: own.resource }))];
}

function objectArn(path: string): string {
  const [plain = ''] = path.split('?');
  const resource = decodeURIComponent(plain).replace(/^\//, '').replace(/\/$/, '');
  return resource === '' ? '*' : `arn:aws:s3:::${resource}`;
}

function scheduleArn(call: AwsCall): string {
  const url = new URL(call.request.path, 'http://gateway');
  const [, name] = /^\/schedules\/([^/]+)/.exec(url.pathname) ?? [];
  if (name === undefined) return '*';
  const inBody = bodyOf(call)['GroupName'];
  const group = inBody ?? url.searchParams.get('groupName') ?? 'default';
  return own('scheduler', `schedule/${String(group)}/${decodeURIComponent(name)}`);
}
