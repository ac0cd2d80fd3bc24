import { eventText, type AcceptedEvent } from './event.ts';
import { parseJsonPath, readJsonPath, type JsonPath } from './jsonPath.ts';

/** Makes the text that a target receives from an event. */
export type TargetInput = (accepted: AcceptedEvent, rule: { arn: string; name: string }) => string;

const VARIABLES_MAX = 100;
const RESERVED = 'aws.events.';
const VARIABLE = /<([^<>\s]+)>/g;

/**
 * Reads the input settings of a target, of which at most one may be set. Throws Error for what PutTargets refuses.
 * https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_Target.html
 */
export function targetInput(target: {
  readonly Input?: unknown;
  readonly InputPath?: unknown;
  readonly InputTransformer?: unknown;
}): TargetInput {
  const given = (['Input', 'InputPath', 'InputTransformer'] as const).filter(
    (key) => target[key] !== undefined,
  );
  if (given.length > 1) throw new Error(`only one of ${given.join(', ')} may be set`);
  if (target.Input !== undefined) {
    const text = typeof target.Input === 'string' ? target.Input : JSON.stringify(target.Input);
    JSON.parse(text);
    return () => text;
  }
  if (target.InputPath !== undefined) {
    const path = parseJsonPath(String(target.InputPath));
    return ({ event }) => JSON.stringify(readJsonPath(path, event) ?? null);
  }
  if (target.InputTransformer !== undefined) return transformer(target.InputTransformer);
  return ({ event }) => eventText(event);
}

function transformer(settings: unknown): TargetInput {
  const { InputPathsMap, InputTemplate } = settings as {
    InputPathsMap?: Record<string, string>;
    InputTemplate?: unknown;
  };
  if (typeof InputTemplate !== 'string' || InputTemplate === '') throw new Error('InputTemplate is required');
  const paths = new Map<string, JsonPath>();
  for (const [name, path] of Object.entries(InputPathsMap ?? {})) {
    if (name.toLowerCase().startsWith('aws.')) throw new Error(`InputPathsMap: "${name}" is a reserved name`);
    if (!/^[\w-]+$/.test(name)) throw new Error(`InputPathsMap: "${name}" is not a variable name`);
    paths.set(name, parseJsonPath(path));
  }
  if (paths.size > VARIABLES_MAX) throw new Error(`InputPathsMap has more than ${VARIABLES_MAX} variables`);
  for (const [, name = ''] of InputTemplate.matchAll(VARIABLE)) {
    if (!paths.has(name) && !isReserved(name))
      throw new Error(`InputTemplate uses <${name}>, which InputPathsMap does not define`);
  }
  return (accepted, rule) =>
    fill(InputTemplate, (name) => {
      const path = paths.get(name);
      return path === undefined ? reserved(name, accepted, rule) : readJsonPath(path, accepted.event);
    });
}

function isReserved(name: string): boolean {
  return ['rule-arn', 'rule-name', 'event', 'event.json', 'event.ingestion-time'].some(
    (known) => name === RESERVED + known,
  );
}

function reserved(name: string, accepted: AcceptedEvent, rule: { arn: string; name: string }): unknown {
  switch (name.slice(RESERVED.length)) {
    case 'rule-arn':
      return rule.arn;
    case 'rule-name':
      return rule.name;
    case 'event.ingestion-time':
      return new Date(accepted.ingestedAt).toISOString();
    case 'event': {
      const { detail: _, ...envelope } = accepted.event;
      return envelope;
    }
    default:
      return accepted.event;
  }
}

/**
 * Fills a template. Outside quotes a variable is inserted as JSON; inside quotes as text: strings are not escaped,
 * objects and arrays lose their quotes. A variable whose path the event does not have is the empty string.
 * JSON is minified; what is not JSON stays as it is.
 */
export function fill(template: string, value: (name: string) => unknown): string {
  let filled = '';
  let quoted = false;
  for (let i = 0; i < template.length; i++) {
    const character = template[i] ?? '';
    if (character === '\\' && quoted) {
      filled += character + (template[++i] ?? '');
      continue;
    }
    if (character === '"') quoted = !quoted;
    const variable = character === '<' ? variableAt(template, i) : undefined;
    if (variable === undefined) {
      filled += character;
    } else {
      const given = value(variable.name);
      const found = given === undefined ? '' : given;
      filled += quoted ? asText(found) : JSON.stringify(found);
      i += variable.length - 1;
    }
  }
  return minify(filled);
}

const VARIABLE_HERE = /<([^<>\s]+)>/y;

function variableAt(template: string, at: number): { name: string; length: number } | undefined {
  VARIABLE_HERE.lastIndex = at;
  const found = VARIABLE_HERE.exec(template);
  return found === null ? undefined : { name: found[1] ?? '', length: found[0].length };
}

function asText(value: unknown): string {
  if (typeof value === 'object' && value !== null) return JSON.stringify(value).replaceAll('"', '');
  return String(value);
}

function minify(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text));
  } catch {
    return text;
  }
}
