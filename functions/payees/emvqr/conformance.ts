import { isPlain } from '../../shared/text.ts';
import {
  charactersOf,
  type DataObject,
  HEADER_CHARACTERS,
  type PlacedDataObject,
  readDataObjects,
} from './dataObject.ts';
import { ok, type Result } from '../../shared/result.ts';
import { type Refusal, refuse } from './refusal.ts';
import { type Format, type Tag, tagOf, type Template } from './tags.ts';

/** A data object that is as `tags.ts` has it; the values of templates are taken apart. */
export interface ConformingDataObject extends PlacedDataObject {
  /** What its value consists of where it is a template; else null. */
  readonly objects: readonly ConformingDataObject[] | null;
}

const FORMATS: Readonly<
  Record<Format, { readonly holds: (value: string) => boolean; readonly expected: string }>
> = {
  N: { holds: (value) => /^[0-9]+$/.test(value), expected: 'digits alone' },
  ANS: {
    holds: (value) => /^[\x20-\x7e]+$/.test(value),
    expected: 'characters from space to tilde alone (other scripts belong into template 64)',
  },
  S: {
    holds: (value) => isPlain(value) && value === value.normalize('NFC'),
    expected: 'precomposed Unicode characters alone (normal form C), without controls',
  },
};

/** Holds data objects against the template that they fill. */
export function checkObjects(
  objects: readonly PlacedDataObject[],
  template: Template,
  within: { readonly tagPath: string; readonly offset: number },
): Result<readonly ConformingDataObject[], Refusal> {
  const missing = template.required.find((id) => !objects.some((object) => object.id === id));
  if (missing !== undefined) {
    return refuse(within, `data object ${missing} (${tagOf(template, missing)?.name ?? ''}) is missing`);
  }
  const conforming: ConformingDataObject[] = [];
  for (const object of objects) {
    const checked = checkObject(object, template);
    if (!checked.ok) return checked;
    conforming.push(checked.value);
  }
  return ok(conforming);
}

function checkObject(object: PlacedDataObject, template: Template): Result<ConformingDataObject, Refusal> {
  const tag = tagOf(template, object.id);
  if (tag === null) return refuse(object, `${object.id} is no ID of this template`);
  const reason = checkValue(object, tag);
  if (reason !== null) return refuse(object, `${tag.name} ${reason}`);
  if (tag.template === undefined) return ok({ ...object, objects: null });
  const inside = { tagPath: object.tagPath, offset: object.offset + HEADER_CHARACTERS };
  const read = readDataObjects(object.value, inside);
  if (!read.ok) return read;
  const checked = checkObjects(read.value, tag.template, object);
  return checked.ok ? ok({ ...object, objects: checked.value }) : checked;
}

/** Why a value is not one; of a template, whose data objects have formats of their own, the length alone. */
function checkValue({ value }: DataObject, tag: Tag): string | null {
  const { format, lengthMin, lengthMax, pattern, template } = tag;
  const length = charactersOf(value).length;
  if (length < lengthMin || length > lengthMax) {
    const expected = lengthMin === lengthMax ? `${lengthMax}` : `${lengthMin} to ${lengthMax}`;
    return `has ${length} characters, and must have ${expected}`;
  }
  if (template !== undefined) return null;
  if (!FORMATS[format].holds(value)) return `must be ${FORMATS[format].expected}`;
  return pattern === undefined || pattern.matches.test(value) ? null : `must be ${pattern.expected}`;
}
