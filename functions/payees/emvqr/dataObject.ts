import { ok, type Result } from '../../shared/result.ts';
import { type Refusal, refuse } from './refusal.ts';

/** What a code consists of: an ID of two digits, a length of two digits, counted in characters, and a value. */
export interface DataObject {
  readonly id: string;
  readonly value: string;
}

/** A data object with where it stands. */
export interface PlacedDataObject extends DataObject {
  readonly tagPath: string;
  /** Characters of the payload before its ID. */
  readonly offset: number;
}

/** The characters of ID and length. */
export const HEADER_CHARACTERS = 4;
const LENGTH_MAX = 99;

/** Characters as the specification counts them: of a character outside of the basic plane as one. */
export function charactersOf(text: string): readonly string[] {
  return Array.from(text);
}

/**
 * Takes a text apart into data objects, to its last character.
 *
 * @param within where the text stands: its path, and the offset of its first character
 */
export function readDataObjects(
  text: string,
  within: { readonly tagPath: string; readonly offset: number },
): Result<readonly PlacedDataObject[], Refusal> {
  const characters = charactersOf(text);
  const objects: PlacedDataObject[] = [];
  const ids = new Set<string>();
  for (let at = 0; at < characters.length;) {
    const header = characters.slice(at, at + HEADER_CHARACTERS).join('');
    const id = header.slice(0, 2);
    const offset = within.offset + at;
    if (!/^[0-9]{4}$/.test(header)) {
      return refuse(
        { tagPath: within.tagPath, offset },
        `here an ID of two digits and a length of two digits must stand, not ${JSON.stringify(header)}`,
      );
    }
    const place = { tagPath: pathOf(within.tagPath, id), offset };
    const length = Number(header.slice(2));
    const left = characters.length - at - HEADER_CHARACTERS;
    if (length === 0) return refuse(place, 'its length is 00, and a data object has 1 to 99 characters');
    if (length > left)
      return refuse(place, `its length is ${header.slice(2)}, and ${left} characters are left`);
    if (ids.has(id)) return refuse(place, `ID ${id} stands here for the second time`);
    ids.add(id);
    at += HEADER_CHARACTERS + length;
    objects.push({ id, value: characters.slice(at - length, at).join(''), ...place });
  }
  return ok(objects);
}

/** What is written: a data object, or a template of some. */
export type WritableObject =
  DataObject | { readonly id: string; readonly objects: readonly WritableObject[] };

/**
 * The text of data objects, in the order in which they are given.
 *
 * @returns a refusal where a value has not 1 to 99 characters; its offset counts what was written of the same template
 */
export function writeDataObjects(objects: readonly WritableObject[], tagPath = ''): Result<string, Refusal> {
  let text = '';
  for (const object of objects) {
    const path = pathOf(tagPath, object.id);
    const value = 'value' in object ? ok(object.value) : writeDataObjects(object.objects, path);
    if (!value.ok) return value;
    const length = charactersOf(value.value).length;
    if (length < 1 || length > LENGTH_MAX) {
      const place = { tagPath: path, offset: charactersOf(text).length };
      return refuse(place, `it has ${length} characters, and a data object has 1 to ${LENGTH_MAX}`);
    }
    text += `${object.id}${String(length).padStart(2, '0')}${value.value}`;
  }
  return ok(text);
}

function pathOf(parent: string, id: string): string {
  return parent === '' ? id : `${parent}.${id}`;
}
