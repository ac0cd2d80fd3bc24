import { type App, CrossStackReferences, ReferenceStrength, Stack } from 'aws-cdk-lib';
import { Certificate, CertificateValidation } from 'aws-cdk-lib/aws-certificatemanager';
import { HostedZone } from 'aws-cdk-lib/aws-route53';
import { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import { edgeStackName, type Environment, physicalName } from '../../environments/environment.ts';
import { EDGE_REGION, pagesHost } from '../../environments/pages.ts';
import { stackProps } from '../../environments/stackProps.ts';

/** What CloudFront takes from us-east-1 alone, as far as the environment has it. */
export interface Edge {
  /** Null: no firewall. */
  readonly webAclArn: string | null;
  /** Null: CloudFront's own. */
  readonly certificate: Certificate | null;
}

const WINDOW_SECONDS = 300;

/**
 * The firewall and the certificate of the pages: CloudFront takes both from us-east-1 alone, wherever the environment is.
 *
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/how-aws-waf-works-resources.html
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cnames-and-https-requirements.html
 */
export class EdgeStack extends Stack implements Edge {
  readonly webAclArn: string | null;
  readonly certificate: Certificate | null;

  constructor(app: App, environment: Environment) {
    const props = stackProps(environment);
    super(app, edgeStackName(environment.name), {
      ...props,
      env: { ...props.env, region: EDGE_REGION },
      description: `appsync-payments, ${environment.name}: firewall and certificate of the pages`,
    });
    const { firewall, pages } = environment;
    this.webAclArn = firewall === null ? null : this.#firewall(environment, firewall.pagesPerAddress);
    this.certificate = pages.hostedZone === null ? null : this.#certificate(environment, pages.hostedZone);
  }

  #firewall({ name }: Environment, limit: number): string {
    const metricName = physicalName(name, 'pages');
    const visibilityConfig = { metricName, cloudWatchMetricsEnabled: true, sampledRequestsEnabled: false };
    const acl = new CfnWebACL(this, 'Acl', {
      name: metricName,
      scope: 'CLOUDFRONT',
      defaultAction: { allow: {} },
      visibilityConfig,
      rules: [
        {
          name: 'everything',
          priority: 0,
          // Not 403, which stands for what nobody may have.
          action: {
            block: {
              customResponse: {
                responseCode: 429,
                responseHeaders: [{ name: 'retry-after', value: String(WINDOW_SECONDS) }],
              },
            },
          },
          statement: {
            rateBasedStatement: { limit, evaluationWindowSec: WINDOW_SECONDS, aggregateKeyType: 'IP' },
          },
          visibilityConfig: { ...visibilityConfig, metricName: `${metricName}-everything` },
        },
      ],
    });
    CrossStackReferences.of(acl).produce(ReferenceStrength.WEAK);
    return acl.attrArn;
  }

  #certificate(
    environment: Environment,
    { id: hostedZoneId, name: zoneName }: { id: string; name: string },
  ): Certificate {
    const zone = HostedZone.fromHostedZoneAttributes(this, 'Zone', { hostedZoneId, zoneName });
    const certificate = new Certificate(this, 'Certificate', {
      domainName: pagesHost(environment),
      validation: CertificateValidation.fromDns(zone),
    });
    CrossStackReferences.of(certificate).produce(ReferenceStrength.WEAK);
    return certificate;
  }
}

/** Null where the environment needs nothing of it. */
export function edgeOf(app: App, environment: Environment): EdgeStack | null {
  const { firewall, pages } = environment;
  return firewall === null && pages.hostedZone === null ? null : new EdgeStack(app, environment);
}
