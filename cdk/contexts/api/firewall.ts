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

/**
 * Rate limits in front of the API. A merchant counts by its key, since one address of a backend carries all its traffic; a customer by
 * the address, which a shop's customers may share. The ceiling over everything bounds whoever sends a new key each time.
 */
export class Firewall extends Construct {
  constructor(scope: Construct, id: string, { environment, api, limits }: FirewallProps) {
    super(scope, id);
    const name = physicalName(environment, 'api');
    const payer = hasHeader('x-api-key');
    const merchant = hasHeader('authorization');
    // Neither carries a key: a browser asks before it sends one, and a subscription has it in the address or the subprotocol.
    // https://docs.aws.amazon.com/appsync/latest/devguide/real-time-websocket-client.html
    const handshake = { orStatement: { statements: [isPreflight(), hasHeader('sec-websocket-key')] } };
    const acl = new CfnWebACL(this, 'Acl', {
      name,
      scope: 'REGIONAL',
      defaultAction: { allow: {} },
      visibilityConfig: visibility(name),
      customResponseBodies: { [THROTTLED]: { contentType: 'APPLICATION_JSON', content: THROTTLED_ANSWER } },
      rules: [
        {
          name: 'merchants',
          priority: 0,
          action: REFUSE,
          statement: {
            rateBasedStatement: {
              limit: limits.merchantRequestsPerKey,
              evaluationWindowSec: WINDOW_SECONDS,
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
        byAddress(name, 'handshakes', 2, limits.handshakesPerAddress, handshake),
        byAddress(name, 'others', 3, limits.otherRequestsPerAddress, {
          andStatement: { statements: [not(payer), not(merchant), not(handshake)] },
        }),
        byAddress(name, 'everything', 4, limits.requestsPerAddress),
      ],
    });
    new CfnWebACLAssociation(this, 'Association', { resourceArn: api.arn, webAclArn: acl.attrArn });
  }
}

const WINDOW_SECONDS = 300;

const THROTTLED = 'throttled';

/** In the form of GraphQL's errors, so that a client reads it as it reads every other. */
const THROTTLED_ANSWER = JSON.stringify({
  errors: [
    {
      errorType: 'Throttled',
      message: `Too many requests. Try again in ${WINDOW_SECONDS} seconds, with pauses between.`,
      errorInfo: { retryAfterSeconds: WINDOW_SECONDS },
    },
  ],
});

/** Says when to come back: by then none of the requests of now is counted. https://docs.aws.amazon.com/waf/latest/developerguide/customizing-the-response-for-blocked-requests.html */
const REFUSE: CfnWebACL.RuleActionProperty = {
  block: {
    customResponse: {
      responseCode: 429,
      customResponseBodyKey: THROTTLED,
      responseHeaders: [{ name: 'retry-after', value: WINDOW_SECONDS.toString() }],
    },
  },
};

function byAddress(
  acl: string,
  name: string,
  priority: number,
  limit: number,
  scope?: Statement,
): CfnWebACL.RuleProperty {
  return {
    name,
    priority,
    action: REFUSE,
    statement: {
      rateBasedStatement: {
        limit,
        evaluationWindowSec: WINDOW_SECONDS,
        aggregateKeyType: 'IP',
        ...(scope === undefined ? {} : { scopeDownStatement: scope }),
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

/** https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-type-string-match.html */
function isPreflight(): Statement {
  return {
    byteMatchStatement: {
      fieldToMatch: { method: {} },
      positionalConstraint: 'EXACTLY',
      searchString: 'OPTIONS',
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
