import { fill } from '../events/inputTransformer.ts';
import { parseJsonPath, readJsonPath } from '../events/jsonPath.ts';

/** What an input template may refer to besides the event. */
export interface PipeFacts {
  readonly pipeArn: string;
  readonly pipeName: string;
  readonly sourceArn: string;
  readonly enrichmentArn: string | undefined;
  readonly targetArn: string;
}

/** Shapes one event. `now` in milliseconds since 1970. */
export type Template = (event: unknown, now: number) => unknown;

const VARIABLE = /<([^<>\s]+)>/g;
const RESERVED = new Set([
  'aws.pipes.pipe-arn',
  'aws.pipes.pipe-name',
  'aws.pipes.source-arn',
  'aws.pipes.enrichment-arn',
  'aws.pipes.target-arn',
  'aws.pipes.event.ingestion-time',
  'aws.pipes.event',
  'aws.pipes.event.json',
]);

/**
 * Reads an `InputTemplate`. Throws Error for a variable that pipes do not have. What the template yields is parsed
 * when it is JSON and a string otherwise.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-input-transformation.html
 */
export function inputTemplate(template: string, facts: PipeFacts): Template {
  for (const [, name = ''] of template.matchAll(VARIABLE)) {
    if (name.startsWith('$')) parseJsonPath(name);
    else if (!RESERVED.has(name)) throw new Error(`InputTemplate uses <${name}>, which pipes do not define`);
  }
  return (event, now) => {
    const parsed = withParsedBody(event);
    const text = fill(template, (name) =>
      name.startsWith('$') ? readJsonPath(parseJsonPath(name), parsed) : reserved(name, parsed, facts, now),
    );
    try {
      return JSON.parse(text) as unknown;
    } catch {
      return text;
    }
  };
}

/** The template of an enrichment or target, undefined when it has none. Throws Error as `inputTemplate`. */
export function templateOf(
  parameters: { InputTemplate?: string } | undefined,
  facts: PipeFacts,
): Template | undefined {
  const template = parameters?.InputTemplate;
  return template === undefined || template === '' ? undefined : inputTemplate(template, facts);
}

/**
 * A value of the target parameters that may be a JSON path of the event, such as `$.detail.type`. Throws Error for a
 * path that is none.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-event-target.html
 */
export function staticOrPath(value: string): (event: unknown) => unknown {
  if (!value.startsWith('$.')) return () => value;
  const path = parseJsonPath(value);
  return (event) => readJsonPath(path, withParsedBody(event));
}

/** The body of a queue's message is JSON to filters, templates and paths when it is JSON at all. */
export function withParsedBody(event: unknown): unknown {
  if (typeof event !== 'object' || event === null) return event;
  const { body, eventSource } = event as { body?: unknown; eventSource?: unknown };
  if (eventSource !== 'aws:sqs' || typeof body !== 'string') return event;
  try {
    return { ...event, body: JSON.parse(body) as unknown };
  } catch {
    return event;
  }
}

function reserved(name: string, event: unknown, facts: PipeFacts, now: number): unknown {
  switch (name) {
    case 'aws.pipes.pipe-arn':
      return facts.pipeArn;
    case 'aws.pipes.pipe-name':
      return facts.pipeName;
    case 'aws.pipes.source-arn':
      return facts.sourceArn;
    case 'aws.pipes.enrichment-arn':
      return facts.enrichmentArn;
    case 'aws.pipes.target-arn':
      return facts.targetArn;
    case 'aws.pipes.event.ingestion-time':
      return new Date(now).toISOString();
    default:
      return event;
  }
}
