import type { SupportTable, TypeSupport } from './model.ts';
import { UnsupportedFeature } from './model.ts';
import { isRecord } from './intrinsics.ts';

/** Properties that mean nothing locally on any type. */
const SHARED_IGNORED_PROPERTIES: Readonly<Record<string, string>> = {
  Tags: 'Tags sort costs and resources in an AWS account; nothing locally reads them.',
};

/** Merges the tables of all services. Throws when two services claim the same type. */
export function mergeSupport(tables: readonly SupportTable[]): SupportTable {
  const merged: Record<string, TypeSupport | string> = {};
  for (const [type, support] of tables.flatMap((table) => Object.entries(table))) {
    if (merged[type] !== undefined) throw new Error(`Two services claim ${type}.`);
    merged[type] = support;
  }
  return merged;
}

/** Throws UnsupportedFeature for a type that no service honours or deliberately ignores. */
export function checkType(logicalId: string, type: string, supports: SupportTable): void {
  if (supports[type] === undefined) {
    throw new UnsupportedFeature(logicalId, type, null, 'this resource type does not run locally.');
  }
}

/** Throws UnsupportedFeature for the first property that is neither honoured nor deliberately ignored. */
export function checkProperties(
  resource: { logicalId: string; type: string; properties: Record<string, unknown> },
  supports: SupportTable,
): void {
  const support = supports[resource.type];
  if (support === undefined || typeof support === 'string') return;
  const refused = firstUnknown(resource.properties, '', support);
  if (refused !== undefined) {
    throw new UnsupportedFeature(
      resource.logicalId,
      resource.type,
      refused,
      'this property does not run locally.',
    );
  }
}

function firstUnknown(value: unknown, path: string, support: TypeSupport): string | undefined {
  if (Array.isArray(value)) {
    return value.map((item) => firstUnknown(item, path, support)).find((found) => found !== undefined);
  }
  if (!isRecord(value)) return path;
  for (const [name, member] of Object.entries(value)) {
    const at = path === '' ? name : `${path}.${name}`;
    if (
      support.honours.includes(at) ||
      support.ignores?.[at] !== undefined ||
      SHARED_IGNORED_PROPERTIES[at] !== undefined
    )
      continue;
    const below = [...support.honours, ...Object.keys(support.ignores ?? {})].some((known) =>
      known.startsWith(`${at}.`),
    );
    const found = below ? firstUnknown(member, at, support) : at;
    if (found !== undefined) return found;
  }
  return undefined;
}
