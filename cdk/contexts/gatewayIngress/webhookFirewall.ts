import type { Stage } from 'aws-cdk-lib/aws-apigateway';
import { CfnWebACL, CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import { WEBHOOK_BYTES_MAX } from '../../../functions/gateways/webhookRequest.ts';
import {
  type EnvironmentName,
  type Firewall as Limits,
  physicalName,
} from '../../environments/environment.ts';

export interface WebhookFirewallProps {
  readonly environment: EnvironmentName;
  readonly stage: Stage;
  readonly limits: Limits;
}

const WINDOW_SECONDS = 300;

/** Before the webhooks' address: no body that is larger than any webhook, and no address that sends more than a gateway does. */
export class WebhookFirewall extends Construct {
  constructor(scope: Construct, id: string, { environment, stage, limits }: WebhookFirewallProps) {
    super(scope, id);
    const name = physicalName(environment, 'gateway-webhooks');
    const acl = new CfnWebACL(this, 'Acl', {
      name,
      scope: 'REGIONAL',
      defaultAction: { allow: {} },
      visibilityConfig: visibility(name),
      // It looks at the first 16 KB by default, and at 64 at most:
      // https://docs.aws.amazon.com/waf/latest/developerguide/web-acl-setting-body-inspection-limit.html
      associationConfig: { requestBody: { API_GATEWAY: { defaultSizeInspectionLimit: 'KB_64' } } },
      rules: [
        {
          name: 'too-large',
          priority: 0,
          action: { block: { customResponse: { responseCode: 413 } } },
          statement: {
            sizeConstraintStatement: {
              // Of a larger body it knows no more than that it is larger:
              // https://docs.aws.amazon.com/waf/latest/developerguide/waf-oversize-request-components.html
              fieldToMatch: { body: { oversizeHandling: 'MATCH' } },
              comparisonOperator: 'GT',
              size: WEBHOOK_BYTES_MAX,
              textTransformations: [{ priority: 0, type: 'NONE' }],
            },
          },
          visibilityConfig: visibility(`${name}-too-large`),
        },
        {
          name: 'addresses',
          priority: 1,
          action: {
            block: {
              customResponse: {
                responseCode: 429,
                responseHeaders: [{ name: 'retry-after', value: String(WINDOW_SECONDS) }],
              },
            },
          },
          statement: {
            rateBasedStatement: {
              limit: limits.webhooksPerAddress,
              evaluationWindowSec: WINDOW_SECONDS,
              aggregateKeyType: 'IP',
            },
          },
          visibilityConfig: visibility(`${name}-addresses`),
        },
      ],
    });
    new CfnWebACLAssociation(this, 'Association', { resourceArn: stage.stageArn, webAclArn: acl.attrArn });
  }
}

function visibility(metricName: string): CfnWebACL.VisibilityConfigProperty {
  return { metricName, cloudWatchMetricsEnabled: true, sampledRequestsEnabled: false };
}
