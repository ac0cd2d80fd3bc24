import { buildSchema, getNamedType, type GraphQLOutputType, isObjectType } from 'graphql';
import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { RESOLVERS } from '../../cdk/contexts/api/resolverTable.ts';
import { checkResolverCode } from 'appsync-js';
import { observabilityOf, ofType, target, templateOf } from './template.ts';

const template = templateOf('mainnet');
const [api] = ofType(template, 'AWS::AppSync::GraphQLApi');
const files = globSync('dist/resolvers/**/*.js').map((file) => file.slice('dist/resolvers/'.length));

describe('ways in', () => {
  it("given no directive, then a merchant's key is asked for, and the answer is kept for a minute", () => {
    expect(api?.properties).toMatchObject({
      AuthenticationType: 'AWS_LAMBDA',
      LambdaAuthorizerConfig: { AuthorizerResultTtlInSeconds: 60 },
      AdditionalAuthenticationProviders: [
        { AuthenticationType: 'API_KEY' },
        { AuthenticationType: 'AWS_IAM' },
      ],
    });
  });

  it.each([
    [`apk_mainnet_${'a'.repeat(43)}`, true],
    [`apk_mainnet_${'A-_9'.repeat(10)}abc`, true],
    [`Bearer apk_mainnet_${'a'.repeat(43)}`, false],
    [`apk_testnet_${'a'.repeat(43)}`, false],
    [`apk_mainnet_${'a'.repeat(42)}`, false],
    [`apk_mainnet_${'a'.repeat(44)}`, false],
    [`x apk_mainnet_${'a'.repeat(43)}`, false],
    ['', false],
  ])('given the token %s, then the authorizer is asked: %s', (token, asked) => {
    const expression = new RegExp(api?.properties.LambdaAuthorizerConfig.IdentityValidationExpression);
    expect(expression.test(token)).toBe(asked);
  });

  it("given the payers' key, then it ends at the configured hour", () => {
    const [key] = ofType(template, 'AWS::AppSync::ApiKey');
    expect(key?.properties.Expires).toBe(Date.parse('2027-10-01T00:00:00Z') / 1_000);
  });

  it('given that it ends, then the operators hear of it 30 days before', () => {
    const reminder = ofType(observabilityOf('mainnet'), 'AWS::Scheduler::Schedule').find(
      ({ properties }) => properties.Name === 'appsync-payments-mainnet-payer-key',
    );
    expect(reminder?.properties.ScheduleExpression).toBe('at(2027-09-01T00:00:00)');
  });
});

const schema = buildSchema(
  `${readFileSync('dist/schema.graphql', 'utf8')}\n${readFileSync('schema/appsync/definitions.graphql', 'utf8')}`,
);

describe('resolvers', () => {
  it.each(['Query', 'Mutation', 'Subscription'])('given a field of %s, then it has a resolver', (name) => {
    const type = schema.getType(name);
    const fields = isObjectType(type) ? Object.keys(type.getFields()) : [];
    expect(fields.length).toBeGreaterThan(0);
    expect(fields.filter((field) => !(`${name}.${field}` in RESOLVERS))).toEqual([]);
  });

  it.each(Object.keys(RESOLVERS))('given the resolver of %s, then the schema has the field', (name) => {
    const [typeName = '', fieldName = ''] = name.split('.');
    const type = schema.getType(typeName);
    expect(isObjectType(type) && fieldName in type.getFields()).toBe(true);
  });

  it('given the built files, then each is wired, and nothing is wired that was not built', () => {
    const wired = Object.entries(RESOLVERS).flatMap(([name, wiring]) => {
      const field = name.split('.')[1];
      return [
        `${name}.js`,
        ...('steps' in wiring ? wiring.steps.map(([step]) => `${field}/${step}.js`) : []),
      ];
    });
    expect(wired.sort()).toEqual(files.sort());
  });

  it.each(files)('given %s as it is bundled, then AppSync takes it', (file) => {
    expect(checkResolverCode(readFileSync(`dist/resolvers/${file}`, 'utf8'), file)).toEqual([]);
  });

  it('given a transaction, then the API tells its resolvers the names of the tables', () => {
    const variables = api?.properties.EnvironmentVariables as Record<string, unknown>;
    for (const name of ['INVOICES_TABLE', 'CLAIMS_TABLE', 'CHAIN_STATE_TABLE']) {
      expect(template.Resources[target(variables[name]) ?? '']?.Type).toBe('AWS::DynamoDB::GlobalTable');
    }
  });
});

describe('what leaves the API', () => {
  it('given its log, then it holds no headers, and ends some day', () => {
    expect(api?.properties.LogConfig).toMatchObject({ FieldLogLevel: 'ERROR', ExcludeVerboseContent: true });
    const logs = ofType(template, 'AWS::Logs::LogGroup').map(({ properties }) => properties);
    expect(logs).toContainEqual({
      LogGroupName: { 'Fn::Join': ['', ['/aws/appsync/apis/', { 'Fn::GetAtt': [api?.id, 'ApiId'] }]] },
      RetentionInDays: 90,
    });
  });

  it('given mainnet, then strangers do not get the schema', () => {
    expect(api?.properties.IntrospectionConfig).toBe('DISABLED');
  });
});

describe('the cost of a request', () => {
  it.each([
    ['mainnet', 8],
    ['testnet', 13],
    ['local', 13],
  ] as const)('given %s, then no request runs over 50 resolvers or goes deeper than %i', (name, depth) => {
    const [limited] = ofType(templateOf(name), 'AWS::AppSync::GraphQLApi');
    expect(limited?.properties).toMatchObject({ ResolverCountLimit: 50, QueryDepthLimit: depth });
  });

  it('given the deepest selection that the schema has, then it fits', () => {
    const deepest = (type: GraphQLOutputType): number => {
      const named = getNamedType(type);
      if (!isObjectType(named)) return 0;
      return 1 + Math.max(...Object.values(named.getFields()).map((field) => deepest(field.type)));
    };
    const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
    expect(Math.max(...roots.map((root) => (root ? deepest(root) : 0)))).toBeLessThanOrEqual(8);
  });
});

describe('the firewall', () => {
  it.each(['testnet', 'mainnet'] as const)(
    'given %s, then it stands before the API and limits by key and by address',
    (name) => {
      const guarded = templateOf(name);
      const [acl] = ofType(guarded, 'AWS::WAFv2::WebACL');
      const [association] = ofType(guarded, 'AWS::WAFv2::WebACLAssociation');
      expect(target(association?.properties.WebACLArn)).toBe(acl?.id);
      expect(target(association?.properties.ResourceArn)).toBe(
        ofType(guarded, 'AWS::AppSync::GraphQLApi')[0]?.id,
      );
      // Whoever is refused learns when to come back.
      for (const { Action } of acl?.properties.Rules ?? [])
        expect(Action.Block.CustomResponse).toMatchObject({
          ResponseCode: 429,
          ResponseHeaders: [{ Name: 'retry-after', Value: '300' }],
        });
      const [answer] = Object.values<any>(acl?.properties.CustomResponseBodies ?? {});
      expect(JSON.parse(answer.Content)).toMatchObject({ errors: [{ errorType: 'Throttled' }] });
      const limits = acl?.properties.Rules.map((rule: any) => [
        rule.Name,
        rule.Statement.RateBasedStatement.AggregateKeyType,
        'Block' in rule.Action,
      ]);
      expect(limits).toEqual([
        ['merchants', 'CUSTOM_KEYS', true],
        ['payers', 'IP', true],
        ['handshakes', 'IP', true],
        ['others', 'IP', true],
        ['everything', 'IP', true],
      ]);
    },
  );

  it('given a preflight or a handshake, then the stingiest rule does not count it', () => {
    const [acl] = ofType(template, 'AWS::WAFv2::WebACL');
    const scopeOf = (name: string) =>
      acl?.properties.Rules.find((rule: any) => rule.Name === name).Statement.RateBasedStatement
        .ScopeDownStatement;
    const keyless = scopeOf('handshakes');
    expect(JSON.stringify(keyless)).toContain('OPTIONS');
    expect(JSON.stringify(keyless)).toContain('sec-websocket-key');
    expect(scopeOf('others').AndStatement.Statements).toContainEqual({
      NotStatement: { Statement: keyless },
    });
    expect(scopeOf('everything')).toBeUndefined();
  });

  it('given local, then there is none', () => {
    expect(ofType(templateOf('local'), 'AWS::WAFv2::WebACL')).toEqual([]);
  });
});
