import { readFileSync } from 'node:fs';
import { buildASTSchema, getNamedType, type GraphQLInputType, isInputObjectType, parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { PUSHES } from '../../../../cdk/contexts/notifications.ts';
import { eventSchema } from '../../../../scripts/events/schemas.ts';
import { mergeSchema } from '../../../../scripts/build/schema.ts';

interface JsonSchema {
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
}

const appsync = readFileSync('schema/appsync/definitions.graphql', 'utf8');
const schema = buildASTSchema(parse(`${await mergeSchema('schema')}\n${appsync}`));

/** Places of the data that the input has no field for: AppSync refuses a variable with such a field, and nobody is pushed anything. */
function unknownIn(
  { properties = {}, items, anyOf = [] }: JsonSchema,
  type: GraphQLInputType,
  path: string,
): string[] {
  const named = getNamedType(type);
  const within = [...(items === undefined ? [] : [items]), ...anyOf].flatMap((each) =>
    unknownIn(each, type, path),
  );
  if (!isInputObjectType(named)) return within;
  const fields = named.getFields();
  const own = Object.entries(properties).flatMap(([name, value]) => {
    const field = fields[name];
    return field === undefined ? [`${path}.${name}`] : unknownIn(value, field.type, `${path}.${name}`);
  });
  return [...own, ...within];
}

const pushed = PUSHES.flatMap(({ mutations, argument, types }) =>
  types.flatMap((type) => mutations.map((mutation) => ({ type, mutation, argument }))),
);

describe('what is pushed to subscribers', () => {
  it.each(pushed)(
    'given the data of $type, then $mutation takes all of it',
    ({ type, mutation, argument }) => {
      const { data } = (eventSchema(type) as JsonSchema).properties ?? {};
      const mutations = schema.getMutationType()?.getFields() ?? {};
      const input = mutations[mutation]?.args.find(({ name }) => name === argument)?.type;
      expect(Object.keys(data?.properties ?? {})).not.toEqual([]);
      expect(input === undefined ? [argument] : unknownIn(data ?? {}, input, argument)).toEqual([]);
    },
  );
});
