import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import appsync from '@aws-appsync/eslint-plugin';
import { ESLint, type Linter } from 'eslint';
import tseslint from 'typescript-eslint';
import ts from 'typescript';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { resolverConfig } from '../../../src/eslint/resolverConfig.ts';
import { refused, refusedWithOthers } from '../../fixtures/refused.ts';

const samples = [...Object.entries(refused), ...Object.entries(refusedWithOthers)].flatMap(([rule, cases]) =>
  cases.map(([code, position]) => ({ rule, code, line: Number(position.split(':')[0]) })),
);

/** Names that no module has. */
const byCompilerAlone = ['no-other-import', 'no-unknown-import', 'no-unknown-utility'];

/** Lines that a check finds fault with, by the number of the sample. */
type Found = Map<number, Set<number>>;

/** With the declarations of `@aws-appsync/utils`. */
const installed = fileURLToPath(new URL('../../../../../node_modules', import.meta.url));

let directory: string;
let byLint: Found;
let byCompiler: Found;
const fileOf = (index: number): string => join(directory, 'resolvers', `${index}.ts`);

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'refused-'));
  mkdirSync(join(directory, 'resolvers'));
  writeFileSync(join(directory, 'package.json'), '{"type":"module"}');
  symlinkSync(installed, join(directory, 'node_modules'));
  samples.forEach(({ code }, index) => writeFileSync(fileOf(index), code));
  // As esbuild finds modules, which bundles resolvers.
  const compilerOptions = {
    module: 'esnext',
    moduleResolution: 'bundler',
    target: 'es2024',
    lib: ['es2024'],
    types: [],
  };
  writeFileSync(
    join(directory, 'tsconfig.json'),
    JSON.stringify({ compilerOptions, include: ['resolvers'] }),
  );
  byCompiler = compile();
  byLint = await lint();
}, 120_000);

afterAll(() => rmSync(directory, { recursive: true, force: true }));

function compile(): Found {
  const { config } = ts.readConfigFile(join(directory, 'tsconfig.json'), ts.sys.readFile) as {
    config: unknown;
  };
  const { options, fileNames } = ts.parseJsonConfigFileContent(config, ts.sys, directory);
  const program = ts.createProgram(fileNames, options);
  return new Map(
    samples.map((_, index) => {
      const file = program.getSourceFile(fileOf(index));
      const faults = [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
      const lines = faults.map(({ start = 0 }) => file?.getLineAndCharacterOfPosition(start).line ?? 0);
      return [index, new Set(lines.map((line) => line + 1))];
    }),
  );
}

/** The configuration that the README shows, on the samples. */
async function lint(): Promise<Found> {
  const eslint = new ESLint({
    cwd: directory,
    overrideConfigFile: true,
    overrideConfig: [
      {
        files: ['resolvers/**/*.ts'],
        languageOptions: {
          parser: tseslint.parser as Linter.Parser,
          parserOptions: { project: './tsconfig.json', tsconfigRootDir: directory },
        },
        ...resolverConfig(appsync),
      },
    ],
  });
  const results = await eslint.lintFiles('resolvers');
  return new Map(
    samples.map((_, index) => {
      const messages = results.find(({ filePath }) => filePath === fileOf(index))?.messages ?? [];
      return [
        index,
        new Set(
          messages.filter(({ severity, ruleId }) => severity === 2 && isOurs(ruleId)).map(({ line }) => line),
        ),
      ];
    }),
  );
}

/** Parse errors have no rule. */
const isOurs = (rule: string | null): boolean => rule === null || /^(@aws-appsync|appsync-js)\//.test(rule);

test.each(samples.map((sample, index) => ({ ...sample, index })))(
  'given code against $rule, when it is checked, then line $line of $code is refused',
  ({ rule, line, index }) => {
    const found = byLint.get(index)?.has(line) === true;
    // A name that there is not, the compiler refuses.
    expect(found || (byCompilerAlone.includes(rule) && byCompiler.get(index)?.has(line) === true)).toBe(true);
  },
);
