import { readFileSync } from 'node:fs';
import { buildASTSchema, getNamedType, isListType, isNonNullType, parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { mergeSchema } from '../../../scripts/build/schema.ts';

const PAGE = 'docs/reference/lists-and-searches.md';
const rows = [...readFileSync(PAGE, 'utf8').matchAll(/^\| (`[^|]+) \| ([^|]+) \| ([^|]+) \|$/gm)].map(
  ([, query = '']) => ({ query }),
);

interface Many {
  readonly name: string;
  /** Arguments that may be left out, without those that turn pages. */
  readonly filters: readonly string[];
}

/** Queries that answer with many things, or with sums of them. */
async function manyOf(): Promise<readonly Many[]> {
  const appsync = readFileSync('schema/appsync/definitions.graphql', 'utf8');
  const schema = buildASTSchema(parse(`${await mergeSchema('schema')}\n${appsync}`));
  return Object.values(schema.getQueryType()?.getFields() ?? {}).flatMap(({ name, type, args }) => {
    const plain = isNonNullType(type) ? type.ofType : type;
    if (!isListType(plain) && !/(Connection|Totals|Timeline|Page)$/.test(getNamedType(type).name)) return [];
    const paging = ['limit', 'nextToken', 'cursor'];
    const filters = args.filter((arg) => !isNonNullType(arg.type) && !paging.includes(arg.name));
    return [{ name, filters: filters.map((arg) => arg.name) }];
  });
}

describe('lists, searches and totals', () => {
  it('given the queries of the schema that answer with many things, then the page has a row for each', async () => {
    const asked = (await manyOf()).map(({ name }) => name);
    expect(asked).toEqual(
      expect.arrayContaining(['listInvoices', 'searchTransactions', 'getInvoiceTotals', 'eventsSince']),
    );
    const named = new Set(
      rows.flatMap(({ query }) => [...query.matchAll(/`(\w+)/g)].map(([, name = '']) => name)),
    );
    expect(asked.filter((name) => !named.has(name))).toEqual([]);
  });

  it('given the arguments that filter, then each stands in a row of its query', async () => {
    const missing = (await manyOf()).flatMap(({ name, filters }) => {
      const said = rows.filter(({ query }) => query.includes(`\`${name}`)).map(({ query }) => query);
      const words = new Set(said.join(' ').match(/\w+/g));
      return filters.filter((filter) => !words.has(filter)).map((filter) => `${name}(${filter})`);
    });
    expect(missing).toEqual([]);
  });
});
