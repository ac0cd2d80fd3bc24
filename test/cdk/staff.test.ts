import { describe, expect, it } from 'vitest';
import { environmentNamed } from '../../cdk/environments/index.ts';
import { mainnet } from '../../cdk/environments/mainnet.ts';
import { STAFF_GROUPS } from '../../functions/merchants/staff.ts';
import { ofType, synthesize, target, templateOf } from './template.ts';

const template = synthesize({ ...mainnet, staff: true });
const [pool] = ofType(template, 'AWS::Cognito::UserPool');
const [client] = ofType(template, 'AWS::Cognito::UserPoolClient');

describe('staff', () => {
  it('given nobody asked for it, then no environment has it', () => {
    for (const name of ['local', 'testnet', 'mainnet'] as const)
      expect(environmentNamed(name).staff).toBe(false);
    expect(ofType(templateOf('mainnet'), 'AWS::Cognito::UserPool')).toEqual([]);
  });

  it('given the attribute that names the merchant, then no member writes it, and nobody changes it', () => {
    expect(pool?.properties.Schema).toContainEqual(
      expect.objectContaining({ Name: 'merchant_id', Mutable: false }),
    );
    expect(client?.properties.WriteAttributes).toEqual(['name']);
    expect(client?.properties.ReadAttributes).toContain('custom:merchant_id');
    expect(pool?.properties.AdminCreateUserConfig).toMatchObject({ AllowAdminCreateUserOnly: true });
    expect(pool?.properties).toMatchObject({
      MfaConfiguration: 'ON',
      EnabledMfas: ['SOFTWARE_TOKEN_MFA'],
      DeletionProtection: 'ACTIVE',
    });
  });

  it('given the API, then tokens of that application alone get in, and every group of the table is there', () => {
    const [api] = ofType(template, 'AWS::AppSync::GraphQLApi');
    const providers: any[] = api?.properties.AdditionalAuthenticationProviders ?? [];
    const [signedIn] = providers.filter(
      ({ AuthenticationType }: any) => AuthenticationType === 'AMAZON_COGNITO_USER_POOLS',
    );
    expect(target(signedIn.UserPoolConfig.UserPoolId)).toBe(pool?.id);
    expect(target(signedIn.UserPoolConfig.AppIdClientRegex)).toBe(client?.id);
    const [schema] = ofType(template, 'AWS::AppSync::GraphQLSchema');
    expect(schema?.properties.Definition).toContain('@aws_cognito_user_pools');
    const groups = ofType(template, 'AWS::Cognito::UserPoolGroup').map(
      ({ properties }) => properties.GroupName,
    );
    expect(groups.sort()).toEqual(Object.keys(STAFF_GROUPS).sort());
  });
});
