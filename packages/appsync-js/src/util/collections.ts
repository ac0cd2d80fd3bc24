import { requireList, requireMap } from '../host.ts';
import type { HostFunction } from '../host.ts';
import { isMap } from '../isMap.ts';

function isIn(list: readonly unknown[], value: unknown): boolean {
  return list.some((member) => JSON.stringify(member) === JSON.stringify(value));
}

function pick(map: unknown, keys: unknown, of: string, keep: boolean): Record<string, unknown> {
  const wanted = new Set(requireList(keys, `${of}: the keys`));
  const entries = Object.entries(requireMap(map, `${of}: the map`));
  return Object.fromEntries(entries.filter(([key]) => wanted.has(key) === keep));
}

function typeOf(value: unknown): string {
  if (value === null || value === undefined) return 'Null';
  if (Array.isArray(value)) return 'List';
  const names: Record<string, string> = {
    string: 'String',
    number: 'Number',
    boolean: 'Boolean',
    object: 'Map',
  };
  return names[typeof value] ?? 'Object';
}

function isNull(value: unknown): boolean {
  return value === null || value === undefined;
}

function isEmptyText(value: unknown): boolean {
  return isNull(value) || value === '';
}

function isBlankText(value: unknown): boolean {
  return isNull(value) || (typeof value === 'string' && value.trim() === '');
}

/**
 * Helpers that AWS documents for mapping templates only, and that `@aws-appsync/utils` does not declare.
 * https://docs.aws.amazon.com/appsync/latest/devguide/utility-helpers-in-util.html
 * https://docs.aws.amazon.com/appsync/latest/devguide/list-helpers-in-util-list.html
 * https://docs.aws.amazon.com/appsync/latest/devguide/map-helpers-in-util-map.html
 */
export const collectionFunctions: Record<string, HostFunction> = {
  'util.list.copyAndRetainAll': (_host, list, wanted) => {
    const kept = requireList(wanted, 'util.list.copyAndRetainAll: the second list');
    return requireList(list, 'util.list.copyAndRetainAll: the first list').filter((value) =>
      isIn(kept, value),
    );
  },
  'util.list.copyAndRemoveAll': (_host, list, unwanted) => {
    const removed = requireList(unwanted, 'util.list.copyAndRemoveAll: the second list');
    return requireList(list, 'util.list.copyAndRemoveAll: the first list').filter(
      (value) => !isIn(removed, value),
    );
  },
  'util.list.sortList': (_host, list, descending, field) => sortList(list, descending === true, field),
  'util.map.copyAndRetainAllKeys': (_host, map, keys) =>
    pick(map, keys, 'util.map.copyAndRetainAllKeys', true),
  'util.map.copyAndRemoveAllKeys': (_host, map, keys) =>
    pick(map, keys, 'util.map.copyAndRemoveAllKeys', false),
  'util.typeOf': (_host, value) => typeOf(value),
  'util.isNull': (_host, value) => isNull(value),
  'util.isNullOrEmpty': (_host, value) => isEmptyText(value),
  'util.isNullOrBlank': (_host, value) => isBlankText(value),
  'util.isString': (_host, value) => typeof value === 'string',
  'util.isNumber': (_host, value) => typeof value === 'number',
  'util.isBoolean': (_host, value) => typeof value === 'boolean',
  'util.isList': (_host, value) => Array.isArray(value),
  'util.isMap': (_host, value) => isMap(value),
  'util.defaultIfNull': (_host, value, fallback) => (isNull(value) ? fallback : value),
  'util.defaultIfNullOrEmpty': (_host, value, fallback) => (isEmptyText(value) ? fallback : value),
  'util.defaultIfNullOrBlank': (_host, value, fallback) => (isBlankText(value) ? fallback : value),
};

/** Lists over 1,000 members and lists of mixed types come back as they are. */
function sortList(list: unknown, descending: boolean, field: unknown): unknown[] {
  const values = requireList(list, 'util.list.sortList: the list');
  const key = (value: unknown): unknown =>
    isMap(value) && typeof field === 'string' && Object.hasOwn(value, field) ? value[field] : value;
  const types = new Set(values.map((value) => typeof key(value)));
  if (values.length > 1000 || types.size > 1) return values;
  return [...values].sort((a, b) => {
    const [left, right] = [key(a), key(b)] as [string, string];
    const order = left < right ? -1 : left > right ? 1 : 0;
    return descending ? -order : order;
  });
}
