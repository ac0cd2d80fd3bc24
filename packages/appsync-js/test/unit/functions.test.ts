import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { hostFunctions, MODULE_EXPORTS } from '../../src/functions.ts';
import { unsupportedFunctions } from '../../src/modules/unsupported.ts';
import { valueOf } from './context.ts';

const packageFolder = dirname(createRequire(import.meta.url).resolve('@aws-appsync/utils/package.json'));

/** Full names of the functions that a declaration file exports as values, members of objects included. */
function declaredFunctions(file: string, prefix: string): string[] {
  const path = join(packageFolder, file);
  const program = ts.createProgram([path], { module: ts.ModuleKind.NodeNext, skipLibCheck: true });
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(path);
  const module = source && checker.getSymbolAtLocation(source);
  if (source === undefined || module === undefined) throw new Error(`${path} is no module`);

  const functionsOf = (name: string, type: ts.Type): string[] => {
    if (type.getCallSignatures().length > 0) return [name];
    return type
      .getProperties()
      .flatMap((member) => functionsOf(`${name}.${member.name}`, checker.getTypeOfSymbol(member)));
  };
  return checker.getExportsOfModule(module).flatMap((symbol) => {
    const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
    if (!(target.flags & ts.SymbolFlags.Value)) return [];
    return functionsOf(`${prefix}${symbol.name}`, checker.getTypeOfSymbol(target));
  });
}

const declared = {
  '@aws-appsync/utils': declaredFunctions('lib/index.d.ts', ''),
  '@aws-appsync/utils/dynamodb': declaredFunctions('dynamodb.d.ts', 'dynamodb.'),
  '@aws-appsync/utils/rds': declaredFunctions('rds.d.ts', 'rds.'),
  '@aws-appsync/utils/ai': declaredFunctions('ai.d.ts', 'ai.'),
};

describe.each(Object.entries(declared))('the declarations of %s', (module, names) => {
  test('given every declared function, then the runtime has it', () => {
    expect(names.length).toBeGreaterThan(1);
    expect(names.filter((name) => !Object.hasOwn(hostFunctions, name))).toEqual([]);
    expect(MODULE_EXPORTS).toHaveProperty([module]);
  });
});

test('given the functions of the modules, then none exists that AWS does not declare', () => {
  const known = new Set(Object.values(declared).flat());
  const extra = Object.keys(hostFunctions).filter(
    (name) => /^(?:dynamodb|rds|ai)\./u.test(name) && !known.has(name),
  );
  expect(extra).toEqual([]);
});

test('given the functions of util beyond the declarations, then they are the documented ones of mapping templates', () => {
  const known = new Set(declared['@aws-appsync/utils']);
  const extra = Object.keys(hostFunctions).filter(
    (name) => /^(?:util|extensions|runtime)\./u.test(name) && !known.has(name),
  );
  expect(extra.sort()).toEqual(
    [
      ...['isNull', 'isNullOrEmpty', 'isNullOrBlank', 'isString', 'isNumber', 'isBoolean', 'isList', 'isMap'],
      ...['defaultIfNull', 'defaultIfNullOrEmpty', 'defaultIfNullOrBlank', 'typeOf', 'validate'],
      ...['list.copyAndRetainAll', 'list.copyAndRemoveAll', 'list.sortList'],
      ...['map.copyAndRetainAllKeys', 'map.copyAndRemoveAllKeys'],
    ]
      .map((name) => `util.${name}`)
      .sort(),
  );
});

describe('what is not supported', () => {
  const expressionOf = (name: string): string => name.replace(/^dynamodb\./u, 'ddb.');

  test.each(Object.keys(unsupportedFunctions))('given a call of %s, then it fails by name', (name) => {
    expect(() => valueOf(`${expressionOf(name)}({})`)).toThrow(
      `${name} is not supported by the local AppSync runtime`,
    );
  });

  test('given the list, then it holds relational databases and sync only', () => {
    expect(
      Object.keys(unsupportedFunctions).filter(
        (name) => !/^(?:rds\.|util\.rds\.|dynamodb\.sync$)/u.test(name),
      ),
    ).toEqual([]);
  });
});
