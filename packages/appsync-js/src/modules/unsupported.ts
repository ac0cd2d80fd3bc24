import { UtilityFault } from '../host.ts';
import type { HostFunction } from '../host.ts';

const TYPE_HINTS = ['UUID', 'DATE', 'TIME', 'TIMESTAMP', 'JSON', 'DECIMAL'];
const AGGREGATES = [
  'min',
  'minDistinct',
  'max',
  'maxDistinct',
  'sum',
  'sumDistinct',
  'avg',
  'avgDistinct',
  'count',
  'countDistinct',
];

/** Full names of what exists on AWS and not here. Calling one is an error that says so. */
const UNSUPPORTED_NAMES = [
  'util.rds.toJsonObject',
  'dynamodb.sync',
  ...[
    'select',
    'insert',
    'update',
    'remove',
    'sql',
    'createPgStatement',
    'createMySQLStatement',
    'toJsonObject',
  ].map((name) => `rds.${name}`),
  ...TYPE_HINTS.map((name) => `rds.typeHint.${name}`),
  ...AGGREGATES.map((name) => `rds.agg.${name}`),
];

/** Relational databases and delta sync: there is no data source for them locally. */
export const unsupportedFunctions: Record<string, HostFunction> = Object.fromEntries(
  UNSUPPORTED_NAMES.map((name) => [
    name,
    () => {
      throw new UtilityFault(`${name} is not supported by the local AppSync runtime`);
    },
  ]),
);
