import { checkText } from '../../functions/shared/text.ts';
import { invalidInput } from '../../functions/shared/errors.ts';
import { fail } from './fail.ts';

/** Refuses an argument that is given and empty, longer than `charactersMax` or not plain text. */
export function demandText(
  field: string,
  text: string | null | undefined,
  charactersMax: number = 255,
): void {
  const refusal = checkText(field, text, charactersMax);
  if (refusal !== null) fail(refusal);
}

/** Refuses an id that is given and cannot be one: a filter by it would let nothing pass, or everything. */
export function demandId(id: string | null | undefined, canBeId: boolean, expected: string): void {
  if (id === null || id === undefined || canBeId) return;
  fail(invalidInput('id', id, expected));
}
