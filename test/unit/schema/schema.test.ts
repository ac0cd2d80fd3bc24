import { readFileSync } from 'node:fs';
import {
  buildASTSchema,
  type GraphQLNamedType,
  isEnumType,
  isInputObjectType,
  isIntrospectionType,
  isObjectType,
  isScalarType,
  parse,
  TypeInfo,
  validate,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { beforeAll, describe, expect, it } from 'vitest';
import { mergeSchema } from '../../../scripts/build/schema.ts';

let sdl: string;
let schema: ReturnType<typeof buildASTSchema>;
beforeAll(async () => {
  sdl = await mergeSchema('schema');
  const appsync = readFileSync('schema/appsync/definitions.graphql', 'utf8');
  schema = buildASTSchema(parse(`${sdl}\n${appsync}`));
});

/** Every type, field and enum value that says nothing of itself. */
function undescribed(type: GraphQLNamedType): string[] {
  const parts = isEnumType(type)
    ? type.getValues()
    : isObjectType(type) || isInputObjectType(type)
      ? Object.values(type.getFields())
      : [];
  const silent = parts.filter(({ description }) => !description).map(({ name }) => `${type.name}.${name}`);
  return type.description ? silent : [type.name, ...silent];
}

describe('the schema', () => {
  it('is merged into what AppSync takes: no extensions, and it builds', () => {
    expect(sdl).not.toContain('extend ');
    expect(Object.keys(schema.getQueryType()?.getFields() ?? {})).toContain('listAssets');
  });

  it('describes every type, field and value', () => {
    const types = Object.values(schema.getTypeMap()).filter(
      (type) => !isIntrospectionType(type) && !isScalarType(type),
    );
    expect(types.flatMap(undescribed)).toEqual([]);
  });

  it('lets nobody but IAM publish', () => {
    const fields = Object.entries(schema.getMutationType()?.getFields() ?? {});
    const publishing = fields.filter(([name]) => name.startsWith('publish'));
    expect(publishing.length).toBeGreaterThan(0);
    for (const [, field] of publishing) {
      expect(field.astNode?.directives?.map(({ name }) => name.value)).toEqual(['aws_iam']);
    }
  });

  it('subscribes each field to a publishing mutation of the same return type', () => {
    const mutations = schema.getMutationType()?.getFields() ?? {};
    for (const field of Object.values(schema.getSubscriptionType()?.getFields() ?? {})) {
      const [, name] = /@aws_subscribe\(mutations: \["(\w+)"\]\)/.exec(printed(field.name)) ?? [];
      expect(String(mutations[name ?? '']?.type)).toBe(String(field.type));
    }
  });
});

/** The line of the SDL that ends a subscription field. */
function printed(field: string): string {
  const body = sdl.slice(sdl.indexOf('type Subscription'));
  return (
    body
      .slice(body.indexOf(`  ${field}(`))
      .split('\n')
      .find((line) => line.includes('@aws_subscribe')) ?? ''
  );
}

describe('the operations of the rules that push', () => {
  it.each(['publishInvoice', 'publishCheckout'])(
    'given %s, then it selects everything but computed fields',
    (name) => {
      const document = parse(readFileSync(`schema/operations/${name}.graphql`, 'utf8'));
      expect(validate(schema, document)).toEqual([]);
      const computed = new Set(['Invoice.qrCode', 'Checkout.qrCode', 'Checkout.serverTime']);
      const selected = new Set<string>();
      const types = new Set<string>();
      const info = new TypeInfo(schema);
      visit(
        document,
        visitWithTypeInfo(info, {
          Field: () => {
            const parent = info.getParentType()?.name ?? '';
            if (parent === 'Mutation') return;
            types.add(parent);
            selected.add(`${parent}.${info.getFieldDef()?.name}`);
          },
        }),
      );
      const wanted = [...types].flatMap((type) => {
        const found = schema.getType(type);
        return isObjectType(found) ? Object.keys(found.getFields()).map((field) => `${type}.${field}`) : [];
      });
      expect([...selected].toSorted()).toEqual(wanted.filter((path) => !computed.has(path)).toSorted());
    },
  );
});
