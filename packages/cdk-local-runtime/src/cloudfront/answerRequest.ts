import type { Gateway } from '../gateway/gateway.ts';
import type { Log } from '../log/log.ts';
import type { Behavior, DistributionDefinition } from './distribution.ts';
import { asAsked, compressed } from './entityReply.ts';
import { withPolicy } from './headersPolicy.ts';
import { objectReader, type OriginReply } from './readObject.ts';
import type { ViewerFunction } from './viewerFunction.ts';
import { replyIn, requestOutcome, viewerEvent, type ViewerRequest } from './viewerEvent.ts';

/**
 * Answers a viewer as CloudFront does: behaviour, function, object or error page, compression, conditions and ranges, headers. The behaviour
 * is that of the path which the viewer asked for: a function that changes it changes no behaviour.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/edge-function-restrictions-all.html
 */
export function requestAnswerer(deps: { gateway: Gateway; log: Log }, definition: DistributionDefinition) {
  const read = objectReader(deps.gateway, definition);

  return async (request: ViewerRequest): Promise<OriginReply> => {
    const behavior = behaviorOf(definition, request.path);
    const reply = definition.enabled
      ? await unfinished(behavior, request)
      : plain(403, 'The distribution is disabled.');
    const headers = withPolicy(behavior.headers, {
      ...reply.headers,
      via: `1.1 ${definition.domainName} (CloudFront)`,
      'x-amz-cf-id': request.id,
    });
    return { ...reply, headers };
  };

  async function unfinished(behavior: Behavior, request: ViewerRequest): Promise<OriginReply> {
    if (!behavior.methods.includes(request.method))
      return plain(
        403,
        'This distribution is not configured to allow the HTTP request method that was used for this request.',
      );
    const asked = run(behavior.viewerRequest, viewerEvent(definition, request), (returned) =>
      requestOutcome(returned, request),
    );
    if (asked.failed !== undefined) return asked.failed;
    const outcome = asked.value ?? { kind: 'request', path: request.path };
    if (outcome.kind === 'response') return outcome.reply;
    const path = outcome.path === '/' ? `/${definition.defaultRootObject}` : outcome.path;
    const found = await orErrorPage(await read(behavior.originId, path));
    const whole = request.headers['range'] === undefined;
    const encoded = whole ? compressed(found, behavior, request.headers['accept-encoding'] ?? '') : found;
    const reply = asAsked(encoded, request.headers);
    // https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/edge-function-restrictions-all.html: not for 400 and above.
    if (behavior.viewerResponse === null || reply.status >= 400) return reply;
    const event = viewerEvent(definition, request, reply);
    const changed = run(behavior.viewerResponse, event, (returned) =>
      replyIn({ ...(returned as Record<string, unknown>) }),
    );
    return (
      changed.failed ?? {
        ...reply,
        ...(changed.value === undefined ? {} : { headers: changed.value.headers }),
      }
    );
  }

  /** The page that stands for an error; where it is missing too, the error. */
  async function orErrorPage(reply: OriginReply): Promise<OriginReply> {
    const custom = definition.errors.get(reply.status);
    if (custom === undefined || custom.pagePath === null) return reply;
    const page = await read(behaviorOf(definition, custom.pagePath).originId, custom.pagePath);
    return page.status === 200 ? { ...page, status: custom.status } : reply;
  }

  /** What a function that fails means to a viewer: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/http-503-service-unavailable.html */
  function run<T>(
    fn: ViewerFunction | null,
    event: unknown,
    read: (returned: unknown) => T,
  ): { value?: T; failed?: OriginReply } {
    if (fn === null) return {};
    let returned: unknown;
    try {
      returned = fn.run(event);
    } catch (error) {
      deps.log.error('a function failed', { function: fn.name, error: String(error) });
      return { failed: functionError(503, 'FunctionExecutionError') };
    }
    try {
      return { value: read(returned) };
    } catch (error) {
      deps.log.error('a function answered wrongly', { function: fn.name, error: String(error) });
      return { failed: functionError(502, 'FunctionValidationError') };
    }
  }
}

function behaviorOf({ behaviors }: DistributionDefinition, path: string): Behavior {
  const found = behaviors.find(({ pattern }) => pattern === null || pattern.test(path));
  if (found === undefined) throw new Error('a distribution has a default behaviour');
  return found;
}

function functionError(status: number, error: string): OriginReply {
  const reply = plain(
    status,
    `The CloudFront function associated with the CloudFront distribution is invalid or could not run: ${error}`,
  );
  return { ...reply, headers: { ...reply.headers, 'x-cache': `${error} from cloudfront` } };
}

function plain(status: number, text: string): OriginReply {
  return { status, headers: { 'content-type': 'text/plain', server: 'CloudFront' }, body: Buffer.from(text) };
}
