import { isObjectType } from 'graphql';
import { expect, test } from 'vitest';
import { createFieldAccess } from '../../../../src/appsync/server/fieldAccess.ts';
import type { AccessRules, Asker } from '../../../../src/appsync/server/fieldAccess.ts';
import { buildAppSyncSchema } from '../../../../src/appsync/server/schema.ts';

const schema = buildAppSyncSchema(`
  type Post @aws_api_key @aws_iam { open: String own: String @aws_lambda groups: String @aws_cognito_user_pools(cognito_groups: ["Bloggers"]) }
  type Plain { text: String keyed: String @aws_api_key old: String @aws_auth(cognito_groups: ["Admins"]) }
  type Query { post: Post plain: Plain }
`);

const rules: AccessRules = {
  defaultMode: 'AWS_LAMBDA',
  soleMode: false,
  apiArn: 'arn:api',
  userPoolDefault: 'ALLOW',
};

function mayUse(field: string, asker: Partial<Asker>, more: Partial<AccessRules> = {}): boolean {
  const [typeName = '', fieldName = ''] = field.split('.');
  const type = schema.getType(typeName);
  if (!isObjectType(type)) throw new Error(typeName);
  const declared = type.getFields()[fieldName];
  if (declared === undefined) throw new Error(field);
  const access = createFieldAccess({ ...rules, ...more });
  return access({ mode: 'AWS_LAMBDA', groups: [], deniedFields: new Set(), ...asker }, type, declared);
}

test('given no directive, when a mode asks, then only the default mode may', () => {
  expect(mayUse('Plain.text', { mode: 'AWS_LAMBDA' })).toBe(true);
  expect(mayUse('Plain.text', { mode: 'API_KEY' })).toBe(false);
});

test('given directives on a type, when a mode asks, then they replace the default mode', () => {
  expect(mayUse('Post.open', { mode: 'API_KEY' })).toBe(true);
  expect(mayUse('Post.open', { mode: 'AWS_IAM' })).toBe(true);
  expect(mayUse('Post.open', { mode: 'AWS_LAMBDA' })).toBe(false);
});

test('given directives on a field, when a mode asks, then they replace those of the type', () => {
  expect(mayUse('Post.own', { mode: 'AWS_LAMBDA' })).toBe(true);
  expect(mayUse('Post.own', { mode: 'API_KEY' })).toBe(false);
  expect(mayUse('Plain.keyed', { mode: 'AWS_LAMBDA' })).toBe(false);
});

test('given groups, when users ask, then only members may', () => {
  expect(mayUse('Post.groups', { mode: 'AMAZON_COGNITO_USER_POOLS', groups: ['Bloggers'] })).toBe(true);
  expect(mayUse('Post.groups', { mode: 'AMAZON_COGNITO_USER_POOLS', groups: ['Readers'] })).toBe(false);
  expect(mayUse('Post.groups', { mode: 'AMAZON_COGNITO_USER_POOLS' })).toBe(false);
});

test('given a user pool as the one mode, when @aws_auth names groups, then only members may', () => {
  const pool: Partial<AccessRules> = { defaultMode: 'AMAZON_COGNITO_USER_POOLS', soleMode: true };
  const user: Partial<Asker> = { mode: 'AMAZON_COGNITO_USER_POOLS' };
  expect(mayUse('Plain.old', { ...user, groups: ['Admins'] }, pool)).toBe(true);
  expect(mayUse('Plain.old', user, pool)).toBe(false);
  expect(mayUse('Plain.old', user, { ...pool, soleMode: false })).toBe(true);
  expect(mayUse('Plain.text', user, pool)).toBe(true);
  expect(mayUse('Plain.text', user, { ...pool, userPoolDefault: 'DENY' })).toBe(false);
});

test('given denied fields, when the caller asks, then names and ARNs both deny', () => {
  expect(mayUse('Plain.text', { deniedFields: new Set(['Plain.text']) })).toBe(false);
  expect(mayUse('Plain.text', { deniedFields: new Set(['arn:api/types/Plain/fields/text']) })).toBe(false);
  expect(mayUse('Plain.text', { deniedFields: new Set(['Plain.other']) })).toBe(true);
});
