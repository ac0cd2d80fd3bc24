import { Duration } from 'aws-cdk-lib';
import type { Distribution } from 'aws-cdk-lib/aws-cloudfront';
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import {
  AaaaRecord,
  ARecord,
  CfnHealthCheck,
  CfnRecordSet,
  HostedZone,
  RecordTarget,
} from 'aws-cdk-lib/aws-route53';
import { CloudFrontTarget } from 'aws-cdk-lib/aws-route53-targets';
import { Construct } from 'constructs';
import { RunbookAlarm } from '../../bricks/runbookAlarm.ts';
import { type Environment } from '../../environments/environment.ts';
import { EDGE_REGION, type HostedZoneOfPages, pagesHost } from '../../environments/pages.ts';

export interface PageRecordsProps {
  readonly environment: Environment;
  readonly zone: HostedZoneOfPages;
  readonly distribution: Distribution;
}

/** How long a resolver may keep an answer of ours: as long as a failover takes beyond the health check. */
const TTL_SECONDS = 60;

/** Names of the pages' host: CloudFront's, and with `standbyHost` another server's while CloudFront does not answer. */
export class PageRecords extends Construct {
  constructor(scope: Construct, id: string, { environment, zone, distribution }: PageRecordsProps) {
    super(scope, id);
    const { standbyHost = null } = environment.pages.failover ?? {};
    if (standbyHost === null) {
      const { id: hostedZoneId, name: zoneName } = zone;
      const hosted = HostedZone.fromHostedZoneAttributes(this, 'Zone', { hostedZoneId, zoneName });
      const record = {
        zone: hosted,
        recordName: `${pagesHost(environment)}.`,
        target: RecordTarget.fromAlias(new CloudFrontTarget(distribution)),
      };
      new ARecord(this, 'Ipv4', record);
      new AaaaRecord(this, 'Ipv6', record);
      return;
    }
    this.#failover(environment, { zone, distribution, standbyHost });
  }

  /**
   * Names and not aliases, since both records of a pair are of one kind and the other server is no resource of AWS:
   * https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-types.html
   */
  #failover(
    environment: Environment,
    { zone, distribution, standbyHost }: Omit<PageRecordsProps, 'environment'> & { standbyHost: string },
  ): void {
    // What answers there is a file of ours that names the API, so that neither an empty bucket nor an error page is healthy.
    const check = new CfnHealthCheck(this, 'Check', {
      healthCheckConfig: {
        type: 'HTTPS_STR_MATCH',
        fullyQualifiedDomainName: distribution.distributionDomainName,
        resourcePath: '/config.json',
        searchString: '"graphqlUrl"',
        enableSni: true,
        requestInterval: 30,
        failureThreshold: 3,
      },
    });
    const record = {
      hostedZoneId: zone.id,
      name: `${pagesHost(environment)}.`,
      type: 'CNAME',
      ttl: String(TTL_SECONDS),
    };
    new CfnRecordSet(this, 'Primary', {
      ...record,
      setIdentifier: 'cloudfront',
      failover: 'PRIMARY',
      healthCheckId: check.attrHealthCheckId,
      resourceRecords: [distribution.distributionDomainName],
    });
    new CfnRecordSet(this, 'Secondary', {
      ...record,
      setIdentifier: 'standby',
      failover: 'SECONDARY',
      resourceRecords: [standbyHost],
    });
    if (environment.region !== EDGE_REGION) return;
    new RunbookAlarm(this, 'Unreachable', {
      // https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/monitoring-cloudwatch.html: in us-east-1 alone.
      metric: new Metric({
        namespace: 'AWS/Route53',
        metricName: 'HealthCheckStatus',
        dimensionsMap: { HealthCheckId: check.attrHealthCheckId },
        statistic: Stats.MINIMUM,
        period: Duration.minutes(1),
      }),
      threshold: 1,
      below: true,
      periods: 2,
      meaning: 'The pages do not answer; their name points to the server that stands by.',
      runbook: 'pages-failing',
    });
  }
}
