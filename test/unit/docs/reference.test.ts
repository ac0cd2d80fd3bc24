import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { SCOPES } from '../../../functions/merchants/caller.ts';
import { FIELD_SCOPES } from '../../../functions/merchants/fieldScopes.ts';
import { reportError } from '../../../functions/shared/errors.ts';

const read = (path: string) => readFileSync(path, 'utf8');

/** Names in the first column of a page's tables. */
function listed(page: string): string[] {
  return [...read(page).matchAll(/^\| (`[^|]+?) *\|/gm)].flatMap(([, cell = '']) =>
    [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name),
  );
}

/** Names of the fields of a type or a schema, at its first level. */
function fieldsOf(file: string, begin: string): string[] {
  const text =
    read(file)
      .split(begin)[1]
      ?.split(/^ {0,2}[})]/m)[0] ?? '';
  return [...text.matchAll(/^ {2,4}(?:readonly )?(\w+)\??: /gm)].map(([, name = '']) => name);
}

describe('the reference pages', () => {
  it('given the commands of package.json, then commands.md has each', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const commands = listed('docs/reference/commands.md').map(
      (command) => /^npm (?:run )?(\S+)/.exec(command)?.[1],
    );
    expect(commands.sort()).toEqual(Object.keys(scripts).sort());
  });

  it('given the errors that are declared, then errors.md has each with its facts', () => {
    const declaration = /code: '(\w+)';\s*readonly facts: ([^}]*)\}/g;
    const declared = [...read('functions/shared/errors.ts').matchAll(declaration)];
    expect(listed('docs/reference/errors.md')).toEqual(
      expect.arrayContaining(declared.map(([, code]) => code)),
    );
    for (const [, code = '', facts = ''] of declared) {
      const row = read('docs/reference/errors.md')
        .split('\n')
        .find((line) => line.startsWith(`| \`${code}\` `));
      const named = facts.startsWith('Record')
        ? []
        : [...facts.matchAll(/(\w+): /g)].map(([, name = '']) => name);
      for (const name of named) expect(row).toContain(`\`${name}\``);
      const { retryable } = reportError({ code, facts: {} } as never);
      expect(row).toContain(retryable ? '| yes ' : '| no ');
    }
  });

  it('given the scopes that fields ask for, then api-keys.md has each with its fields', () => {
    const page = read('docs/reference/api-keys.md');
    for (const [field, scope] of Object.entries(FIELD_SCOPES)) {
      const row = page.split('\n').find((line) => line.startsWith(`| \`${scope}\` `));
      expect(row).toContain(`\`${field.split('.')[1]}\``);
    }
    for (const scope of SCOPES) expect(page).toContain(`\`${scope}\``);
  });

  it('given the fields of environments and chains, then configuration.md has each', () => {
    const names = listed('docs/reference/configuration.md');
    const environment = fieldsOf('cdk/environments/environment.ts', 'export interface Environment {');
    const chain = fieldsOf('functions/chain/chainConfig.ts', 'const chainConfig = z');
    expect(environment.length).toBeGreaterThan(10);
    expect(chain.length).toBeGreaterThan(8);
    for (const field of [...environment, ...chain]) expect(names).toContain(field);
  });

  it('given the options of npm start, then configuration.md has each', () => {
    const names = listed('docs/reference/configuration.md');
    const options = [...read('dev/main.ts').matchAll(/^ +(\w+): \{ type: '(?:string|boolean)'/gm)].map(
      ([, name = '']) => name,
    );
    for (const option of options.filter((name) => name !== 'help'))
      expect(names.filter((name) => name.startsWith(`--${option}`))).toHaveLength(1);
  });

  it('given the decisions, then the index has each with its date and status', () => {
    const index = read('docs/decisions/README.md');
    for (const page of globSync('docs/decisions/0*.md')) {
      const [, status, date] = /\*\*Status\.\*\* (\w+)[^,]*, (\d{4}-\d\d-\d\d)/.exec(read(page)) ?? [];
      const [row = ''] = index.split('\n').filter((line) => line.includes(`(${page.split('/').at(-1)})`));
      expect(row).toContain(`| ${date}`);
      expect(row.toLowerCase()).toContain(`| ${status?.toLowerCase()}`);
    }
  });
});
