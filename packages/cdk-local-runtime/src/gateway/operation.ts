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
  s3: (method, { pathname, searchParams }) => {
    const [, bucket = '', ...rest] = pathname.split('/');
    if (bucket === '') return 'ListAllMyBuckets';
    const key = rest.join('/');
    if (method === 'GET' || method === 'HEAD') return key === '' ? 'ListBucket' : 'GetObject';
    if (method === 'PUT') return key === '' ? 'CreateBucket' : 'PutObject';
    if (method === 'POST') return searchParams.has('delete') ? 'DeleteObject' : 'PutObject';
    return key === '' ? 'DeleteBucket' : 'DeleteObject';
  },
  scheduler: (method, { pathname }) => {
    const verb = { GET: 'Get', POST: 'Create', PUT: 'Update', DELETE: 'Delete' }[method];
    if (verb === undefined) return undefined;
    if (/^\/schedules\/[^/]+$/.test(pathname)) return `${verb}Schedule`;
    if (/^\/schedules\/?$/.test(pathname)) return 'ListSchedules';
    return /^\/schedule-groups/.test(pathname) ? `${verb}ScheduleGroup` : undefined;
  },
  xray: (_, { pathname }) => pathname.slice(1),
};
