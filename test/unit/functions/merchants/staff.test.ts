import { type FieldDefinitionNode, Kind, type ObjectTypeDefinitionNode, parse } from 'graphql';
import { beforeAll, describe, expect, it } from 'vitest';
import { FIELD_SCOPES } from '../../../../functions/merchants/fieldScopes.ts';
import { staffCaller, STAFF_GROUPS } from '../../../../functions/merchants/staff.ts';
import { mergeSchema } from '../../../../scripts/build/schema.ts';
import { withStaff } from '../../../../scripts/build/staffSchema.ts';
import { type BuiltResolvers, buildTestResolvers } from '../../../engines/resolvers.ts';

/** A field of each scope; test/e2e/isolation.test.ts walks all of them. */
const ONE_OF_EACH = Object.entries(FIELD_SCOPES).filter(
  ([, scope], i, all) => all.findIndex(([, other]) => other === scope) === i,
);

const claims = { 'custom:merchant_id': 'demo' };

describe('a member of staff', () => {
  it('given groups, then the scopes are those of all of them, each once, and an unknown group gives none', () => {
    const of = (...groups: string[]) => staffCaller({ sub: 's-1', groups, claims });
    expect(of('viewers', 'reviewers')?.scopes).toBe(
      'invoices:read transactions:read transactions:review payments:read ledger:read',
    );
    for (const none of [of(), of('constructor'), of('owners')]) expect(none?.scopes).toBe('');
    expect(of('admins')).toMatchObject({ merchantId: 'demo', keyId: 'staff_s-1', usableFrom: 'ANYWHERE' });
  });

  it.each([{}, { 'custom:merchant_id': '' }, { merchant_id: 'demo' }])(
    'given a token that says %j, then nobody calls',
    (said) => {
      expect(staffCaller({ sub: 's-1', groups: ['admins'], claims: said })).toBeNull();
    },
  );
});

describe('resolvers', () => {
  let resolvers: BuiltResolvers;
  beforeAll(async () => {
    resolvers = await buildTestResolvers();
  });

  it.each(Object.entries(STAFF_GROUPS))(
    'given a member of %s, then a field of each scope asks for the same one as of a key',
    (group, scopes) => {
      const identity = { sub: 's-1', groups: [group], claims, username: 'ada' };
      const refused = ONE_OF_EACH.filter(([field]) => {
        const args = { id: 'x', invoiceId: 'x' };
        const evaluation = resolvers.evaluate(field, 'request', { args, source: { id: 'x' }, identity });
        return evaluation.kind === 'error' && evaluation.error.errorType === 'Unauthorized';
      });
      expect(refused).toEqual(ONE_OF_EACH.filter(([, scope]) => !scopes.includes(scope)));
    },
  );
});

describe('the schema for staff', () => {
  /** `Type` and `Type.field` with the ways in that they name. */
  const modesOf = (sdl: string): Map<string, string[]> => {
    const types = parse(sdl).definitions.filter((node) => node.kind === Kind.OBJECT_TYPE_DEFINITION);
    const modes = ({ directives = [] }: ObjectTypeDefinitionNode | FieldDefinitionNode) =>
      directives.map(({ name }) => name.value).filter((name) => /^aws_(?!subscribe)/.test(name));
    return new Map(
      types.flatMap((type) => [
        [type.name.value, modes(type)] as const,
        ...(type.fields ?? []).map(
          (field) => [`${type.name.value}.${field.name.value}`, modes(field)] as const,
        ),
      ]),
    );
  };

  it('given every type and field of a root, then staff may what a merchant’s key may, and keys may what they may', async () => {
    const sdl = await mergeSchema('schema');
    const [plain, staff] = [modesOf(sdl), modesOf(withStaff(sdl))];
    const isRoot = (name: string) => /^(Query|Mutation|Subscription)$/.test(name);
    const looked = [...plain].filter(
      ([name]) => !isRoot(name) && (isRoot(name.split('.')[0] ?? '') || !name.includes('.')),
    );
    for (const [name, before] of looked) {
      const mayKey = before.length === 0 || before.includes('aws_lambda');
      const after = mayKey ? new Set([...before, 'aws_lambda', 'aws_cognito_user_pools']) : new Set(before);
      expect([name, new Set(staff.get(name))]).toEqual([name, after]);
    }
    expect(looked.length).toBeGreaterThan(60);
    expect(staff.get('Mutation.createMerchant')).toEqual(['aws_iam']);
  });
});
