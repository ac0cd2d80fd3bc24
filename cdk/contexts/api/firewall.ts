import type { GraphqlApi } from 'aws-cdk-lib/aws-appsync';
import { CfnWebACL, CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import {
  type EnvironmentName,
  type Firewall as Limits,
  physicalName,
} from '../../environments/environment.ts';

export interface FirewallProps {
  readonly environment: EnvironmentName;
  readonly api: GraphqlApi;
  readonly limits: Limits;
}

type Statement = CfnWebACL.StatementProperty;

/** Rate limits in front of the API. A merchant counts by its key, since one address of a backend carries all its traffic. */
export class Firewall extends Construct {
  constructor(scope: Construct, id: string, { environment, api, limits }: FirewallProps) {
    super(scope, id);
    const name = physicalName(environment, 'api');
    const payer = hasHeader('x-api-key');
    const merchant = hasHeader('authorization');
    const acl = new CfnWebACL(this, 'Acl', {
      name,
      scope: 'REGIONAL',
      defaultAction: { allow: {} },
      visibilityConfig: visibility(name),
      rules: [
        {
          name: 'merchants',
          priority: 0,
          action: { block: {} },
          statement: {
            rateBasedStatement: {
              limit: limits.merchantRequestsPerKey,
              evaluationWindowSec: 300,
              aggregateKeyType: 'CUSTOM_KEYS',
              customKeys: [
                { header: { name: 'authorization', textTransformations: [{ priority: 0, type: 'NONE' }] } },
              ],
              scopeDownStatement: merchant,
            },
          },
          visibilityConfig: visibility(`${name}-merchants`),
        },
        byAddress(name, 'payers', 1, limits.payerRequestsPerAddress, payer),
        byAddress(name, 'others', 2, limits.otherRequestsPerAddress, {
          andStatement: { statements: [not(payer), not(merchant)] },
        }),
      ],
    });
    new CfnWebACLAssociation(this, 'Association', { resourceArn: api.arn, webAclArn: acl.attrArn });
  }
}

function byAddress(
  acl: string,
  name: string,
  priority: number,
  limit: number,
  scope: Statement,
): CfnWebACL.RuleProperty {
  return {
    name,
    priority,
    action: { block: {} },
    statement: {
      rateBasedStatement: {
        limit,
        evaluationWindowSec: 300,
        aggregateKeyType: 'IP',
        scopeDownStatement: scope,
      },
    },
    visibilityConfig: visibility(`${acl}-${name}`),
  };
}

/** https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-type-size-constraint-match.html */
function hasHeader(name: string): Statement {
  return {
    sizeConstraintStatement: {
      fieldToMatch: { singleHeader: { Name: name } },
      comparisonOperator: 'GT',
      size: 0,
      textTransformations: [{ priority: 0, type: 'NONE' }],
    },
  };
}

function not(statement: Statement): Statement {
  return { notStatement: { statement } };
}

function visibility(metricName: string): CfnWebACL.VisibilityConfigProperty {
  return { metricName, cloudWatchMetricsEnabled: true, sampledRequestsEnabled: false };
}
