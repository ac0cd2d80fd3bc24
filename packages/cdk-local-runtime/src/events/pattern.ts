import { compileOperand, InvalidEventPattern, type Operand, type PatternUse } from './operators.ts';

export { InvalidEventPattern, type PatternUse } from './operators.ts';

/**
 * EventBridge's pattern language.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
export interface CompiledPattern {
  matches(event: unknown): boolean;
}

/** The most alternatives that `$or` may multiply to, as on AWS. */
const ALTERNATIVES_MAX = 1_000;

interface Condition {
  readonly path: string;
  readonly operands: readonly Operand[];
}
/** All conditions of one alternative hold together. */
type Alternative = readonly Condition[];

/**
 * Compiles a pattern, an object or its JSON text.
 * Throws InvalidEventPattern for what EventBridge refuses when a rule is created.
 */
export function compilePattern(pattern: unknown, use: PatternUse = 'bus'): CompiledPattern {
  const parsed = typeof pattern === 'string' ? parseJson(pattern) : pattern;
  if (!isObject(parsed))
    throw new InvalidEventPattern('Event pattern is not valid: it must be a JSON object');
  const alternatives = compileObject(parsed, '', use);
  return {
    matches: (event) => {
      const fields = fieldsOf(event);
      return alternatives.some((conditions) => holds(conditions, 0, fields, new Map()));
    },
  };
}

function compileObject(object: Record<string, unknown>, at: string, use: PatternUse): Alternative[] {
  const entries = Object.entries(object);
  if (entries.length === 0)
    throw new InvalidEventPattern(`Event pattern is not valid: ${place(at)} is empty`);
  let alternatives: Alternative[] = [[]];
  for (const [key, value] of entries) {
    const path = at === '' ? key : `${at}.${key}`;
    const own = isOr(key, value)
      ? value.flatMap((branch) => compileObject(branch, at, use))
      : compileValue(value, path, use);
    alternatives = alternatives.flatMap((left) => own.map((right) => [...left, ...right]));
    if (alternatives.length > ALTERNATIVES_MAX)
      throw new InvalidEventPattern(
        `Event pattern is not valid: its $or make more than ${ALTERNATIVES_MAX} rules`,
      );
  }
  return alternatives;
}

function compileValue(value: unknown, path: string, use: PatternUse): Alternative[] {
  if (isObject(value)) return compileObject(value, path, use);
  if (!Array.isArray(value))
    throw new InvalidEventPattern(`Event pattern is not valid: "${path}" must be an object or an array`);
  if (value.length === 0)
    throw new InvalidEventPattern(`Event pattern is not valid: "${path}" is an empty array`);
  return [[{ path, operands: value.map((one) => compileOperand(one, path, use)) }]];
}

/** `$or` with an array of two or more objects is the operator; anything else is a field of that name. */
function isOr(key: string, value: unknown): value is Record<string, unknown>[] {
  return key === '$or' && Array.isArray(value) && value.length >= 2 && value.every(isObject);
}

interface Field {
  readonly value: unknown;
  /** For each array on the way to the field, which of its elements the field is in. */
  readonly elements: ReadonlyMap<string, number>;
}
type Fields = ReadonlyMap<string, readonly Field[]>;

let last: { readonly event: object; readonly fields: Fields } | undefined;

/** The rules of a bus look at one event after the other: its leaves are found once for all of them. */
function fieldsOf(event: unknown): Fields {
  if (!isObject(event) || !Object.isFrozen(event)) return flatten(event);
  if (last?.event !== event) last = { event, fields: flatten(event) };
  return last.fields;
}

/** Every leaf of the event by its path; arrays are transparent. Keys join with dots, as in EventBridge. */
function flatten(event: unknown): Fields {
  const fields = new Map<string, Field[]>();
  const visit = (
    value: unknown,
    path: string,
    identity: string,
    elements: ReadonlyMap<string, number>,
  ): void => {
    if (Array.isArray(value)) {
      value.forEach((one: unknown, index) =>
        visit(one, path, `${identity}[${index}]`, new Map(elements).set(identity, index)),
      );
    } else if (isObject(value)) {
      for (const [key, one] of Object.entries(value)) {
        visit(one, path === '' ? key : `${path}.${key}`, `${identity}.${key}`, elements);
      }
    } else {
      const same = fields.get(path);
      if (same === undefined) fields.set(path, [{ value, elements }]);
      else same.push({ value, elements });
    }
  };
  visit(event, '', '', new Map());
  return fields;
}

/**
 * Two conditions may not be met by different elements of the same array of objects, so the search carries the
 * elements that it has already used.
 */
function holds(
  conditions: Alternative,
  index: number,
  fields: Fields,
  used: ReadonlyMap<string, number>,
): boolean {
  const condition = conditions[index];
  if (condition === undefined) return true;
  const candidates = fields.get(condition.path) ?? [];
  if (candidates.length === 0) {
    return condition.operands.some((one) => one.matchesAbsent) && holds(conditions, index + 1, fields, used);
  }
  return candidates.some((field) => {
    if (!condition.operands.some((one) => one.matches(field.value))) return false;
    const merged = new Map(used);
    for (const [array, element] of field.elements) {
      if ((merged.get(array) ?? element) !== element) return false;
      merged.set(array, element);
    }
    return holds(conditions, index + 1, fields, merged);
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new InvalidEventPattern('Event pattern is not valid: it is not JSON');
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function place(path: string): string {
  return path === '' ? 'it' : `"${path}"`;
}
