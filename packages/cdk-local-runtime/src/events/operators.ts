import { compileCidr } from './cidr.ts';
import { compileWildcard } from './wildcard.ts';

/** A pattern that EventBridge would refuse; the message names the place in the pattern. */
export class InvalidEventPattern extends Error {
  override name = 'InvalidEventPatternException';
}

/** Where the pattern is used: pipes and event source mappings know fewer operators than a bus. */
export type PatternUse = 'bus' | 'pipe' | 'lambda';

/** One element of a leaf array: a value or an operator. */
export interface Operand {
  /** `value` is a leaf of the event, never an object or an array. */
  matches(value: unknown): boolean;
  /** True for `{"exists": false}`, which matches where the event has no such leaf. */
  readonly matchesAbsent: boolean;
}

/** Ruler, the engine of EventBridge, orders numbers between these only. */
const NUMBER_MAX = 5_000_000_000;

const BUS_ONLY_IN_ANYTHING_BUT = ['prefix', 'suffix', 'equals-ignore-case', 'wildcard'];

/**
 * Compiles one element of a leaf array. Throws InvalidEventPattern.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
export function compileOperand(operand: unknown, path: string, use: PatternUse): Operand {
  if (Array.isArray(operand)) throw refused(path, 'an array stands inside an array');
  if (typeof operand !== 'object' || operand === null) {
    return present((value) => value === operand);
  }
  const [name, argument] = only(operand, path);
  switch (name) {
    case 'exists':
      return exists(argument, path);
    case 'prefix':
      return present(affix('prefix', argument, path));
    case 'suffix':
      return present(affix('suffix', argument, path));
    case 'equals-ignore-case':
      return present(equalsIgnoreCase(argument, path));
    case 'wildcard':
      if (use !== 'bus') throw refused(path, `"wildcard" is not supported in a ${userOf(use)}`);
      return present(wildcard(argument, path));
    case 'numeric':
      return present(numeric(argument, path));
    case 'cidr':
      return present(cidr(argument, path));
    case 'anything-but': {
      const excluded = anythingBut(argument, path, use);
      return present((value) => !excluded(value));
    }
    default:
      throw refused(path, `unrecognized match type "${name}"`);
  }
}

type Test = (value: unknown) => boolean;

function present(test: Test): Operand {
  return { matches: test, matchesAbsent: false };
}

function exists(argument: unknown, path: string): Operand {
  if (typeof argument !== 'boolean') throw refused(path, '"exists" must be true or false');
  return { matches: () => argument, matchesAbsent: !argument };
}

function affix(side: 'prefix' | 'suffix', argument: unknown, path: string): Test {
  if (typeof argument === 'string') {
    return strings((value) => (side === 'prefix' ? value.startsWith(argument) : value.endsWith(argument)));
  }
  if (typeof argument === 'object' && argument !== null && !Array.isArray(argument)) {
    const [name, text] = only(argument, path);
    if (name === 'equals-ignore-case' && typeof text === 'string') {
      const folded = fold(text);
      return strings((value) =>
        side === 'prefix' ? fold(value).startsWith(folded) : fold(value).endsWith(folded),
      );
    }
  }
  throw refused(path, `"${side}" must be a string or {"equals-ignore-case": string}`);
}

function equalsIgnoreCase(argument: unknown, path: string): Test {
  if (typeof argument !== 'string') throw refused(path, '"equals-ignore-case" must be a string');
  const folded = fold(argument);
  return strings((value) => fold(value) === folded);
}

function wildcard(argument: unknown, path: string): Test {
  if (typeof argument !== 'string') throw refused(path, '"wildcard" must be a string');
  try {
    return strings(compileWildcard(argument));
  } catch (error) {
    throw refused(path, (error as Error).message);
  }
}

function cidr(argument: unknown, path: string): Test {
  if (typeof argument !== 'string') throw refused(path, '"cidr" must be a string');
  const inside = compileCidr(argument);
  if (inside === undefined) throw refused(path, `malformed CIDR "${argument}"`);
  return strings(inside);
}

function numeric(argument: unknown, path: string): Test {
  if (!Array.isArray(argument) || argument.length === 0) throw refused(path, '"numeric" must be a list');
  const numbers: number[] = [];
  for (let i = 1; i < argument.length; i += 2) {
    const bound: unknown = argument[i];
    if (typeof bound !== 'number') throw refused(path, 'value of numeric match must be numeric');
    if (Math.abs(bound) > NUMBER_MAX)
      throw refused(path, `value of numeric match must be between ±${NUMBER_MAX}`);
    numbers.push(bound);
  }
  const operators = argument.filter((_, i) => i % 2 === 0) as unknown[];
  const [first, second] = operators;
  const [low, high] = numbers;
  if (operators.length !== numbers.length || operators.length > 2 || low === undefined)
    throw refused(path, '"numeric" takes one comparison, or a lower and an upper one');
  const lower = compare(first, low, path);
  if (second === undefined || high === undefined) return numbersOnly(lower);
  if (!(first === '>' || first === '>=') || !(second === '<' || second === '<='))
    throw refused(path, 'a numeric range needs ">" or ">=" first, then "<" or "<="');
  if (low >= high) throw refused(path, 'bottom must be less than top');
  const upper = compare(second, high, path);
  return numbersOnly((value) => lower(value) && upper(value));
}

function compare(operator: unknown, bound: number, path: string): (value: number) => boolean {
  switch (operator) {
    case '=':
      return (value) => value === bound;
    case '<':
      return (value) => value < bound;
    case '<=':
      return (value) => value <= bound;
    case '>':
      return (value) => value > bound;
    case '>=':
      return (value) => value >= bound;
    default:
      throw refused(path, `unrecognized numeric range operator: ${String(operator)}`);
  }
}

/** What `anything-but` excludes. */
function anythingBut(argument: unknown, path: string, use: PatternUse): Test {
  if (typeof argument === 'string' || typeof argument === 'number') return (value) => value === argument;
  if (Array.isArray(argument)) return anyOf(argument, path);
  if (typeof argument !== 'object' || argument === null)
    throw refused(path, 'value of anything-but must be a string, a number, a list or an operator');
  const [name, inner] = only(argument, path);
  if (!BUS_ONLY_IN_ANYTHING_BUT.includes(name))
    throw refused(path, `unsupported anything-but pattern: "${name}"`);
  if (use !== 'bus')
    throw refused(path, `"anything-but" with "${name}" is not supported in a ${userOf(use)}`);
  const items = Array.isArray(inner) ? (inner as unknown[]) : [inner];
  if (items.length === 0) throw refused(path, 'anything-but with an empty list');
  if (items.some((item) => item === '')) throw refused(path, `null ${name} is not allowed in anything-but`);
  const tests = items.map((item): Test => {
    if (typeof item !== 'string') throw refused(path, `"${name}" in anything-but must hold strings`);
    if (name === 'prefix' || name === 'suffix') return affix(name, item, path);
    return name === 'wildcard' ? wildcard(item, path) : equalsIgnoreCase(item, path);
  });
  return (value) => tests.some((test) => test(value));
}

function anyOf(list: readonly unknown[], path: string): Test {
  const allStrings = list.every((one) => typeof one === 'string');
  const allNumbers = list.every((one) => typeof one === 'number');
  if (list.length === 0 || !(allStrings || allNumbers))
    throw refused(path, 'a list in anything-but must hold only strings or only numbers, at least one');
  const excluded = new Set<unknown>(list);
  return (value) => excluded.has(value);
}

function strings(test: (value: string) => boolean): Test {
  return (value) => typeof value === 'string' && test(value);
}

function numbersOnly(test: (value: number) => boolean): Test {
  return (value) => typeof value === 'number' && Math.abs(value) <= NUMBER_MAX && test(value);
}

function fold(text: string): string {
  return text.toLowerCase();
}

function only(operator: object, path: string): [string, unknown] {
  const entries = Object.entries(operator);
  const [entry] = entries;
  if (entry === undefined) throw refused(path, 'empty operator');
  if (entries.length > 1)
    throw refused(
      path,
      `only one key allowed in a match expression, got ${Object.keys(operator).join(', ')}`,
    );
  return entry;
}

function userOf(use: PatternUse): string {
  return use === 'pipe' ? 'pipe' : 'Lambda event filter';
}

function refused(path: string, why: string): InvalidEventPattern {
  return new InvalidEventPattern(`Event pattern is not valid at "${path}": ${why}`);
}
