import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { textFunctions } from '../../../src/util/text.ts';
import { timeFunctions } from '../../../src/util/time.ts';
import type { Host, HostFunction } from '../../../src/host.ts';

/** [kind, ...arguments, answer of Java], written by `test/fixtures/javaTime/JavaTime.java` with OpenJDK 17. */
type Case = [kind: string, ...rest: (string | number | null)[]];

const cases = JSON.parse(
  readFileSync(new URL('../../fixtures/javaTime/cases.generated.json', import.meta.url), 'utf8'),
) as Case[];

const functions: Readonly<Record<string, HostFunction | undefined>> = {
  format: timeFunctions['util.time.epochMilliSecondsToFormatted'],
  parse: timeFunctions['util.time.parseFormattedToEpochMilliSeconds'],
  decode: textFunctions['util.urlDecode'],
  encode: textFunctions['util.urlEncode'],
};

/** The arguments in the order of the utility. */
function argumentsOf([kind, ...rest]: Case): unknown[] {
  const given = rest.slice(0, -1);
  if (kind !== 'format') return given;
  const [pattern, instant, zone] = given;
  return [instant, pattern, zone];
}

/** What the utility answers; null where it refuses, as Java's answer is. */
function answerOf(one: Case): unknown {
  try {
    return functions[one[0]]?.({} as Host, ...argumentsOf(one));
  } catch {
    return null;
  }
}

describe('as Java does', () => {
  test.each(Object.keys(functions))('given every case of %s, then the answers are those of Java', (kind) => {
    const of = cases.filter(([each]) => each === kind);
    expect(of.length).toBeGreaterThan(40);
    const wrong = of.filter((one) => answerOf(one) !== one.at(-1));
    expect(wrong.map((one) => ({ case: one, answer: answerOf(one) }))).toEqual([]);
  });
});
