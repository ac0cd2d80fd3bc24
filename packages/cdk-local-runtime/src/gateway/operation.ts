import type { ServiceName } from './gateway.ts';

/** The operation that a request asks for. */
export interface Operation {
  readonly service: ServiceName;
  readonly action: string;
}

interface RequestShape {
  readonly method: string;
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: Buffer;
}

const SERVICES: ReadonlySet<string> = new Set<ServiceName>([
  'appsync',
  'cloudformation',
  'dynamodb',
  'events',
  'kinesis',
  'kms',
  'lambda',
  's3',
  'scheduler',
  'secretsmanager',
  'ses',
  'sns',
  'sqs',
  'ssm',
  'states',
  'sts',
  'xray',
]);

const isService = (name: string): name is ServiceName => SERVICES.has(name);

/**
 * Finds service and operation: the service by the signature's scope, the operation by `X-Amz-Target` (JSON), `Action`
 * (query) or method and path (REST). Undefined when nothing here answers it.
 */
export function findOperation(signingName: string, request: RequestShape): Operation | undefined {
  if (!isService(signingName)) return undefined;
  const action = actionOf(signingName, request);
  return action === undefined ? undefined : { service: signingName, action };
}

function actionOf(service: ServiceName, request: RequestShape): string | undefined {
  const target = request.headers['x-amz-target'];
  if (target !== undefined) return target.split('.').at(-1);
  const contentType = request.headers['content-type'] ?? '';
  if (contentType.startsWith('application/x-www-form-urlencoded')) {
    return new URLSearchParams(request.body.toString()).get('Action') ?? undefined;
  }
  if (service === 'sqs')
    return new URL(request.path, 'http://gateway').searchParams.get('Action') ?? undefined;
  const rest = restOperations[service];
  return rest?.(request.method, new URL(request.path, 'http://gateway'));
}

const restOperations: Partial<Record<ServiceName, (method: string, url: URL) => string | undefined>> = {
  lambda: (method, { pathname }) => {
    if (method === 'POST' && /^\/2015-03-31\/functions\/[^/]+\/invocations$/.test(pathname)) return 'Invoke';
    if (method === 'GET' && /^\/2015-03-31\/functions\/[^/]+$/.test(pathname)) return 'GetFunction';
    return method === 'GET' && /^\/2015-03-31\/functions\/?$/.test(pathname) ? 'ListFunctions' : undefined;
  },
  s3: s3Operation,
  scheduler: (method, { pathname }) => {
    const verb = { GET: 'Get', POST: 'Create', PUT: 'Update', DELETE: 'Delete' }[method];
    if (verb === undefined) return undefined;
    if (/^\/schedules\/[^/]+$/.test(pathname)) return `${verb}Schedule`;
    if (/^\/schedules\/?$/.test(pathname)) return 'ListSchedules';
    return /^\/schedule-groups/.test(pathname) ? `${verb}ScheduleGroup` : undefined;
  },
  ses: (method, { pathname }) =>
    method === 'POST' && pathname === '/v2/email/outbound-emails' ? 'SendEmail' : undefined,
  xray: (_, { pathname }) => pathname.slice(1),
};

/** Subresources of a bucket and of an object that have operations of their own. */
const BUCKET_PARTS: Readonly<Record<string, string>> = {
  'object-lock': 'BucketObjectLockConfiguration',
  versioning: 'BucketVersioning',
};
const OBJECT_PARTS: Readonly<Record<string, string>> = {
  retention: 'ObjectRetention',
  'legal-hold': 'ObjectLegalHold',
};

/**
 * By the names of the permissions, which are not always those of the API: reading and deleting a version are permissions of their own.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html
 */
function s3Operation(method: string, { pathname, searchParams }: URL): string | undefined {
  const [, bucket = '', ...rest] = pathname.split('/');
  if (bucket === '') return 'ListAllMyBuckets';
  const ofBucket = rest.join('/') === '';
  const parts = ofBucket ? BUCKET_PARTS : OBJECT_PARTS;
  const part = Object.keys(parts).find((name) => searchParams.has(name));
  const verb = { GET: 'Get', HEAD: 'Get', PUT: 'Put' }[method];
  if (part !== undefined) return verb === undefined ? undefined : `${verb}${parts[part]}`;
  const version = searchParams.has('versionId') ? 'Version' : '';
  if (method === 'GET' || method === 'HEAD') {
    if (!ofBucket) return `GetObject${version}`;
    return searchParams.has('versions') ? 'ListBucketVersions' : 'ListBucket';
  }
  if (method === 'PUT') return ofBucket ? 'CreateBucket' : 'PutObject';
  if (method === 'POST') return searchParams.has('delete') ? 'DeleteObjects' : 'PutObject';
  return ofBucket ? 'DeleteBucket' : `DeleteObject${version}`;
}
