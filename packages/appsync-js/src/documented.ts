/**
 * What AWS documents APPSYNC_JS code may use, as plain data: the checker, the realm that runs the code and the lint rules
 * read this one table.
 *
 * Source: https://docs.aws.amazon.com/appsync/latest/devguide/supported-features.html
 */
export const SUPPORTED_FEATURES =
  'https://docs.aws.amazon.com/appsync/latest/devguide/supported-features.html';

/** What code may import and export, and how its bundle is made. */
export const CODE_STRUCTURE =
  'https://docs.aws.amazon.com/appsync/latest/devguide/resolver-reference-overview-js.html';

/** Most characters a resolver's or a function's code may have. https://docs.aws.amazon.com/general/latest/gr/appsync.html */
export const CODE_CHARACTERS_MAX = 32_000;

/** Modules that code may import. https://docs.aws.amazon.com/appsync/latest/devguide/built-in-modules-js.html */
export const IMPORTABLE_MODULES: readonly string[] = [
  '@aws-appsync/utils',
  '@aws-appsync/utils/dynamodb',
  '@aws-appsync/utils/rds',
  '@aws-appsync/utils/ai',
];

/** Names that need no import. "Globals" of the source above; `console` and the namespaces from its other sections. */
export const GLOBALS: readonly string[] = [
  'NaN',
  'Infinity',
  'undefined',
  'util',
  'extensions',
  'runtime',
  'console',
  'Object',
  'String',
  'Number',
  'Array',
  'Math',
  'JSON',
];

/** Members of the global namespaces. An empty list: the namespace is only named in the documentation for its methods. */
export const STATICS: Readonly<Record<string, readonly string[]>> = {
  Object: ['assign', 'entries', 'hasOwn', 'keys', 'values'],
  String: ['raw'],
  Number: ['isFinite', 'isNaN'],
  Array: [],
  Math: ['random', 'min', 'max', 'round', 'floor', 'ceil'],
  JSON: ['parse', 'stringify'],
  console: ['log', 'error'],
};

/**
 * Methods of strings. `includes` is not in the table of the source above, but AWS's own examples call it
 * (https://docs.aws.amazon.com/appsync/latest/eventapi/channel-namespace-handlers.html).
 */
export const STRING_METHODS: readonly string[] = [
  'charAt',
  'concat',
  'endsWith',
  'includes',
  'indexOf',
  'lastIndexOf',
  'replace',
  'replaceAll',
  'slice',
  'split',
  'startsWith',
  'toLowerCase',
  'toUpperCase',
  'trim',
  'trimEnd',
  'trimStart',
];

/** Methods of arrays that take a function. `sort` is not one: "doesn't support arguments". */
export const CALLBACK_METHODS: readonly string[] = [
  'every',
  'filter',
  'find',
  'findIndex',
  'findLast',
  'findLastIndex',
  'flatMap',
  'forEach',
  'map',
  'reduce',
  'reduceRight',
  'some',
];

/** Methods of arrays; `includes` as with strings. */
export const ARRAY_METHODS: readonly string[] = [
  ...CALLBACK_METHODS,
  'concat',
  'fill',
  'flat',
  'includes',
  'indexOf',
  'join',
  'lastIndexOf',
  'pop',
  'push',
  'reverse',
  'shift',
  'slice',
  'sort',
  'splice',
  'unshift',
];

/** Every method that JavaScript gives to the values that code can hold, less the documented ones. */
export const UNDOCUMENTED_METHODS: ReadonlySet<string> = new Set(
  [Object, Array, String, Number, Boolean, Function]
    .flatMap(({ prototype }) => Object.getOwnPropertyNames(prototype))
    .concat('test', 'exec', 'then', 'catch', 'finally')
    .filter(
      (name) =>
        !ARRAY_METHODS.includes(name) &&
        !STRING_METHODS.includes(name) &&
        name !== 'length' &&
        name !== 'name',
    ),
);

/** Members that lead from a value to the machinery behind it. APPSYNC_JS has none of them. */
export const REFLECTIVE_MEMBERS: ReadonlySet<string> = new Set(['__proto__', 'prototype', 'constructor']);

/** Name under which AppSync reports positions in a resolver's code. */
export const CODE_FILE_NAME = 'code.js';
