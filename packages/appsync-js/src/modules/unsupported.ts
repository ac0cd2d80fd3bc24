import { UtilityFault } from '../host.ts';
import type { HostFunction } from '../host.ts';

const typeHints = ['UUID', 'DATE', 'TIME', 'TIMESTAMP', 'JSON', 'DECIMAL'];
const aggregates = [
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
const names = [
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
  ...typeHints.map((name) => `rds.typeHint.${name}`),
  ...aggregates.map((name) => `rds.agg.${name}`),
];

/** Relational databases and delta sync: there is no data source for them locally. */
export const unsupportedFunctions: Record<string, HostFunction> = Object.fromEntries(
  names.map((name) => [
    name,
    () => {
      throw new UtilityFault(`${name} is not supported by the local AppSync runtime`);
    },
  ]),
);
