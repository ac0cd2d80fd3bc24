import type * as z from 'zod';
import { invalidInput, type PaymentsError } from '../shared/errors.ts';

/** The first thing that a schema found wrong, as the refusal of one field: its path, what was there, and what belongs there. */
export function firstDefect({ issues: [issue] }: z.ZodError, value: unknown, whole: string): PaymentsError {
  if (issue === undefined) throw new Error('a schema that refuses says why');
  const unknownName = issue.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
  const path = [...issue.path, ...unknownName].map(String);
  return invalidInput(path.join('.') || whole, path.reduce<unknown>(memberOf, value), issue.message);
}

function memberOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? (value as Record<string, unknown>)[key]
    : undefined;
}
