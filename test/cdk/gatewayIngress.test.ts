import { describe, expect, it } from 'vitest';
import { WEBHOOK_BYTES_MAX } from '../../functions/gateways/webhookRequest.ts';
import { ofType, statementsOf, target, stackOf, templateOf } from './template.ts';

const template = stackOf('mainnet', 'GatewayIngress/Webhooks');
const only = (type: string, stack = template) => {
  const [found, ...others] = ofType(stack, type);
  if (found === undefined || others.length > 0) throw new Error(`there is one ${type}`);
  return found;
};

describe('the address of webhooks', () => {
  it('given a body, then it arrives as bytes, and the stage limits, logs who called and no body', () => {
    expect(only('AWS::ApiGateway::RestApi').properties).toMatchObject({
      BinaryMediaTypes: ['*/*'],
      EndpointConfiguration: { Types: ['REGIONAL'] },
    });
    const { StageName, MethodSettings, AccessLogSetting } = only('AWS::ApiGateway::Stage').properties;
    expect(StageName).toBe('webhooks');
    expect(MethodSettings).toEqual([
      expect.objectContaining({
        ThrottlingRateLimit: 5_000,
        ThrottlingBurstLimit: 2_500,
        DataTraceEnabled: false,
      }),
    ]);
    expect(AccessLogSetting.Format).toContain('$context.identity.sourceIp');
    expect(AccessLogSetting.Format).not.toMatch(/header|body/i);
  });

  it('given the one method, then it is a POST to the function, which lets this API alone and this path', () => {
    const { HttpMethod, Integration, ResourceId } = only('AWS::ApiGateway::Method').properties;
    const account = template.Resources[target(ResourceId) ?? ''];
    const gateway = template.Resources[target(account?.Properties['ParentId']) ?? ''];
    expect([HttpMethod, Integration.Type]).toEqual(['POST', 'AWS_PROXY']);
    expect([gateway, account].map((part) => part?.Properties['PathPart'])).toEqual([
      '{gateway}',
      '{account}',
    ]);
    const { Principal, SourceArn } = only('AWS::Lambda::Permission').properties;
    expect(Principal).toBe('apigateway.amazonaws.com');
    expect(JSON.stringify(SourceArn)).toMatch(/\/POST\/\*\/\*"\]\]\}$/);
  });

  it.each(['testnet', 'mainnet'] as const)(
    'given %s, then a firewall stands before it, which refuses large bodies and busy addresses',
    (name) => {
      const guarded = stackOf(name, 'GatewayIngress/Webhooks');
      const [acl] = ofType(guarded, 'AWS::WAFv2::WebACL');
      const [association] = ofType(guarded, 'AWS::WAFv2::WebACLAssociation');
      expect(target(association?.properties.WebACLArn)).toBe(acl?.id);
      expect(JSON.stringify(association?.properties.ResourceArn)).toContain('/restapis/');
      const { Rules, AssociationConfig } = acl?.properties ?? {};
      expect(AssociationConfig.RequestBody.API_GATEWAY.DefaultSizeInspectionLimit).toBe('KB_64');
      const [size, addresses] = Rules;
      expect(size.Statement.SizeConstraintStatement).toMatchObject({
        FieldToMatch: { Body: { OversizeHandling: 'MATCH' } },
        ComparisonOperator: 'GT',
        Size: WEBHOOK_BYTES_MAX,
      });
      expect(addresses.Statement.RateBasedStatement.AggregateKeyType).toBe('IP');
      expect([size, addresses].map((rule) => rule.Action.Block.CustomResponse.ResponseCode)).toEqual([
        413, 429,
      ]);
    },
  );

  it('given who receives, then it may keep events and read credentials, and nothing else', () => {
    const { id } = ofType(template, 'AWS::IAM::Role').find(({ properties }) =>
      String(properties.RoleName).endsWith('-gatewayWebhooks'),
    )!;
    const actions = statementsOf(template, id).flatMap((statement) => statement.actions);
    expect(actions.filter((action) => !/^(logs|xray):/.test(action)).sort()).toEqual([
      'dynamodb:PutItem',
      'secretsmanager:GetSecretValue',
    ]);
  });

  it('given the kept events, then new ones alone go on, and no time deletes one', () => {
    const { SourceParameters } = only(
      'AWS::Pipes::Pipe',
      stackOf('mainnet', 'GatewayIngress/Passing'),
    ).properties;
    expect(SourceParameters.FilterCriteria.Filters).toEqual([{ Pattern: '{"eventName":["INSERT"]}' }]);
    const [table] = ofType(templateOf('mainnet'), 'AWS::DynamoDB::GlobalTable').filter(({ properties }) =>
      String(properties.TableName).endsWith('-gateway-events'),
    );
    expect(table?.properties.TimeToLiveSpecification).toBeUndefined();
  });
});
