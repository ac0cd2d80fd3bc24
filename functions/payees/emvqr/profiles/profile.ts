import type { Result } from '../../../shared/result.ts';
import type { ConformingDataObject } from '../conformance.ts';
import type { IdentifiedTemplate } from '../merchantPresentedCode.ts';
import type { ParsedCode } from '../parser.ts';
import { PAYLOAD, type Refusal, refuse } from '../refusal.ts';

/** A scheme's own rules on top of EMVCo's: what it reads, null for a code that is another scheme's, or why it is none. */
export type ReadProfile<T> = (parsed: ParsedCode) => Result<T | null, Refusal>;

/** The account template (26 to 51) that bears an identifier of the scheme; letters of either case are the same. */
export function accountOf({ code }: ParsedCode, identifier: string): IdentifiedTemplate | undefined {
  return code.accounts.find(
    ({ globallyUniqueIdentifier }) => globallyUniqueIdentifier.toUpperCase() === identifier.toUpperCase(),
  );
}

export function valueOf({ data }: IdentifiedTemplate, id: string): string | null {
  return data.find((object) => object.id === id)?.value ?? null;
}

/** Refuses the data object at a path, or where it should be. */
export function refuseAt(parsed: ParsedCode, tagPath: string, reason: string): ReturnType<typeof refuse> {
  let objects: readonly ConformingDataObject[] = parsed.objects;
  let { offset }: { offset: number } = PAYLOAD;
  for (const id of tagPath.split('.')) {
    const object = objects.find((each) => each.id === id);
    if (object === undefined) break;
    ({ offset } = object);
    objects = object.objects ?? [];
  }
  return refuse({ tagPath, offset }, reason);
}
