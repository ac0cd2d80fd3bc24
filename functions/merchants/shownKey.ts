import { idOf } from './keyCaller.ts';
import type { UsedKey } from './ports.ts';

/** A key as the API shows it: without its hash. */
export interface ShownKey {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly addressRanges: readonly string[];
  readonly createdAt: string;
  readonly createdBy: string | null;
  readonly expiresAt: string | null;
  readonly revokedAt: string | null;
  readonly replacedBy: string | null;
  readonly lastUsedAt: string | null;
}

export function shownKey(key: UsedKey): ShownKey {
  const { name, scopes, addressRanges, createdAt } = key;
  return {
    id: idOf(key),
    name,
    scopes,
    addressRanges,
    createdAt,
    createdBy: key.createdBy ?? null,
    expiresAt: key.expiresAt ?? null,
    revokedAt: key.revokedAt ?? null,
    replacedBy: key.replacedBy ?? null,
    lastUsedAt: key.lastUsedAt ?? null,
  };
}
