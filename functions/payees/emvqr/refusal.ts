import { err } from '../../shared/result.ts';

/** Why a code is not one, and where. */
export interface Refusal {
  /** IDs from the root to the data object, with points between them: `"62.05"`; empty for the payload as a whole. */
  readonly tagPath: string;
  /** Characters of the payload before that data object. */
  readonly offset: number;
  /** A clause that follows "because". */
  readonly reason: string;
}

export function refuse(
  { tagPath, offset }: { readonly tagPath: string; readonly offset: number },
  reason: string,
): { readonly ok: false; readonly error: Refusal } {
  return err({ tagPath, offset, reason });
}

export const PAYLOAD = { tagPath: '', offset: 0 } as const;
