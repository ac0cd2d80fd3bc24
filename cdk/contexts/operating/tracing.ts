import { CfnSamplingRule } from 'aws-cdk-lib/aws-xray';
import { Construct } from 'constructs';
import { type Environment, physicalName } from '../../environments/environment.ts';

/**
 * How many API requests and approvals X-Ray records: one each second, and a share of the rest. Functions only follow that decision, so that
 * what a queue or a schedule starts is not recorded at all.
 */
export class Tracing extends Construct {
  constructor(scope: Construct, id: string, environment: Environment) {
    super(scope, id);
    const ruleName = physicalName(environment.name, 'traces');
    // https://docs.aws.amazon.com/xray/latest/devguide/xray-console-sampling.html
    new CfnSamplingRule(this, 'Rule', {
      samplingRule: {
        ruleName,
        version: 1,
        priority: 1_000,
        reservoirSize: 1,
        fixedRate: environment.tracedShare,
        serviceName: `appsync-payments-${environment.name}*`,
        serviceType: '*',
        host: '*',
        httpMethod: '*',
        urlPath: '*',
        resourceArn: '*',
      },
    });
  }
}
