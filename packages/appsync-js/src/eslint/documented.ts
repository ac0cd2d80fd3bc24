/**
 * What AWS documents APPSYNC_JS code may use without an import. A copy of the table of the runtime at
 * runtime, which stands alone: nothing but tests imports it. A test compares the two. Source: https://docs.aws.amazon.com/appsync/latest/devguide/supported-features.html
 */
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

/** Members of the namespaces among them. */
export const STATICS: Readonly<Record<string, readonly string[]>> = {
  Object: ['assign', 'entries', 'hasOwn', 'keys', 'values'],
  String: ['raw'],
  Number: ['isFinite', 'isNaN'],
  Array: [],
  Math: ['random', 'min', 'max', 'round', 'floor', 'ceil'],
  JSON: ['parse', 'stringify'],
  console: ['log', 'error'],
};

/** Methods of arrays and strings. */
export const METHODS: readonly string[] = [
  'charAt',
  'concat',
  'endsWith',
  'every',
  'fill',
  'filter',
  'find',
  'findIndex',
  'findLast',
  'findLastIndex',
  'flat',
  'flatMap',
  'forEach',
  'includes',
  'indexOf',
  'join',
  'lastIndexOf',
  'map',
  'pop',
  'push',
  'reduce',
  'reduceRight',
  'replace',
  'replaceAll',
  'reverse',
  'shift',
  'slice',
  'some',
  'sort',
  'splice',
  'split',
  'startsWith',
  'toLowerCase',
  'toUpperCase',
  'trim',
  'trimEnd',
  'trimStart',
  'unshift',
];

/** Every method that JavaScript gives to the values that code can hold, less the documented ones. */
export const UNDOCUMENTED_METHODS: ReadonlySet<string> = new Set(
  [Object, Array, String, Number, Boolean, Function]
    .flatMap(({ prototype }) => Object.getOwnPropertyNames(prototype))
    .concat('test', 'exec', 'then', 'catch', 'finally')
    .filter((name) => !METHODS.includes(name) && name !== 'length' && name !== 'name'),
);
