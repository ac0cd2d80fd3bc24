import { describe, expect, it } from 'vitest';
import { environmentNamed } from '../../cdk/environments/index.ts';
import { mainnet } from '../../cdk/environments/mainnet.ts';
import { STAFF_GROUPS } from '../../functions/merchants/staff.ts';
import { assemble, ofType, pagesOf, target, templateOf, type Template } from './template.ts';

const { template, pages } = assemble({ ...mainnet, staff: true });
const [pool] = ofType(template, 'AWS::Cognito::UserPool');
const [client] = ofType(template, 'AWS::Cognito::UserPoolClient');

describe('staff', () => {
  it('given nobody asked for it, then no environment has it', () => {
    for (const name of ['local', 'testnet', 'mainnet'] as const)
      expect(environmentNamed(name).staff).toBe(false);
    expect(ofType(templateOf('mainnet'), 'AWS::Cognito::UserPool')).toEqual([]);
    expect(JSON.stringify(pagesOf('mainnet'))).not.toMatch(/cognito|oauth2/i);
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

  it('given the dashboard, then people sign in by an authorization code for it alone, without a secret', () => {
    const dashboard = [`${mainnet.pagesUrl}/dashboard`];
    expect(client?.properties).toMatchObject({
      AllowedOAuthFlowsUserPoolClient: true,
      AllowedOAuthFlows: ['code'],
      AllowedOAuthScopes: ['openid'],
      CallbackURLs: dashboard,
      LogoutURLs: dashboard,
      GenerateSecret: false,
      SupportedIdentityProviders: ['COGNITO'],
    });
    const [domain] = ofType(template, 'AWS::Cognito::UserPoolDomain');
    expect(domain?.properties.Domain).toBe(`appsync-payments-mainnet-staff-${mainnet.account}`);
    expect(target(domain?.properties.UserPoolId)).toBe(pool?.id);
  });

  it('given the pages, then they may ask one address more, and are told of the pool and its client', () => {
    const connectTo = (templates: readonly Template[]): string => {
      const [headers] = templates.flatMap((each) => ofType(each, 'AWS::CloudFront::ResponseHeadersPolicy'));
      return JSON.stringify(headers?.properties.ResponseHeadersPolicyConfig).replace(
        /.*connect-src(.*?); base-uri.*/,
        '$1',
      );
    };
    const asked = connectTo(pages).split(' ').at(-1);
    expect(asked).toBe(
      `https://appsync-payments-mainnet-staff-${mainnet.account}.auth.${mainnet.region}.amazoncognito.com/oauth2/token`,
    );
    expect(connectTo(pagesOf('mainnet'))).not.toContain('https://');
    const [, files] = pages.flatMap((each) => ofType(each, 'Custom::CDKBucketDeployment'));
    const told = JSON.stringify(files?.properties.SourceMarkers[1]);
    expect(told.match(/StaffPool\w*/g)).toHaveLength(2);
    expect(told).toMatch(/StaffPoolClient/);
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
