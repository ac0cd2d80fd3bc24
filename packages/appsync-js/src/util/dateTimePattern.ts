import { UtilityFault } from '../host.ts';

/** One part of a date-time pattern. */
export type PatternPart =
  | { kind: 'field'; letter: string; count: number }
  | { kind: 'literal'; text: string }
  | { kind: 'optional'; parts: PatternPart[] };

/** Letters of java.time's DateTimeFormatter that are supported here, with the most repetitions of each. */
const LETTERS_MAX: Record<string, number> = {
  G: 5,
  u: 9,
  y: 9,
  Y: 9,
  D: 3,
  M: 5,
  L: 5,
  d: 2,
  Q: 5,
  q: 5,
  w: 2,
  E: 5,
  a: 1,
  h: 2,
  K: 2,
  k: 2,
  H: 2,
  m: 2,
  s: 2,
  S: 9,
  A: 9,
  n: 9,
  N: 15,
  V: 2,
  z: 4,
  O: 4,
  X: 5,
  x: 5,
  Z: 5,
};

/**
 * Reads a pattern in the syntax of java.time.
 * https://docs.oracle.com/javase/8/docs/api/java/time/format/DateTimeFormatter.html#patterns
 */
export function parsePattern(pattern: string): PatternPart[] {
  const open: PatternPart[][] = [[]];
  const add = (part: PatternPart): void => {
    open.at(-1)?.push(part);
  };
  for (let position = 0; position < pattern.length;) {
    const character = pattern.charAt(position);
    if (/[a-zA-Z]/u.test(character)) {
      const count = runLength(pattern, position);
      add(field(character, count, pattern));
      position += count;
    } else if (character === "'") {
      const { text, end } = quoted(pattern, position);
      add({ kind: 'literal', text });
      position = end;
    } else {
      if (character === '[') open.push([]);
      else if (character === ']') closeOptional(open, pattern);
      else if ('{}#'.includes(character)) throw fault(pattern, `"${character}" is reserved`);
      else add({ kind: 'literal', text: character });
      position += 1;
    }
  }
  // An optional section that is not closed ends with the pattern.
  while (open.length > 1) closeOptional(open, pattern);
  return open[0] ?? [];
}

function closeOptional(open: PatternPart[][], pattern: string): void {
  const parts = open.pop() ?? [];
  const outer = open.at(-1);
  if (outer === undefined) throw fault(pattern, '"]" without "["');
  outer.push({ kind: 'optional', parts });
}

function runLength(pattern: string, start: number): number {
  let end = start;
  while (pattern[end] === pattern[start]) end += 1;
  return end - start;
}

function field(letter: string, count: number, pattern: string): PatternPart {
  const most = Object.hasOwn(LETTERS_MAX, letter) ? LETTERS_MAX[letter] : undefined;
  if (most === undefined) throw fault(pattern, `the letter ${letter} is not supported`);
  if (count > most) throw fault(pattern, `too many pattern letters: ${letter}`);
  if (letter === 'V' && count !== 2) throw fault(pattern, 'V must be written twice');
  return { kind: 'field', letter, count };
}

function quoted(pattern: string, start: number): { text: string; end: number } {
  if (pattern[start + 1] === "'") return { text: "'", end: start + 2 };
  let text = '';
  for (let position = start + 1; position < pattern.length; position += 1) {
    if (pattern[position] !== "'") text += pattern.charAt(position);
    else if (pattern[position + 1] === "'") {
      text += "'";
      position += 1;
    } else return { text, end: position + 1 };
  }
  throw fault(pattern, 'a quoted text has no end');
}

function fault(pattern: string, reason: string): UtilityFault {
  return new UtilityFault(`the date format ${JSON.stringify(pattern)} is not valid: ${reason}`);
}
