import { Duration, NestedStack } from 'aws-cdk-lib';
import { FilterPattern } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { allowTable } from '../../bricks/allow.ts';
import { LogMetric } from '../../bricks/logMetric.ts';
import type { RecordTable } from '../../bricks/recordTable.ts';
import { RunbookAlarm, SUM_OF_FIVE_MINUTES } from '../../bricks/runbookAlarm.ts';
import { ServiceFunction } from '../../bricks/serviceFunction.ts';
import { type Environment, physicalName } from '../../environments/environment.ts';
import { allowGatewaySecrets, gatewaySecretName } from '../gateways.ts';
import { WebhookApi } from './webhookApi.ts';

export interface WebhookStackProps {
  readonly environment: Environment;
  /** Where verified events are kept. */
  readonly events: RecordTable;
}

/** Refused webhooks in five minutes that are no single stranger: a secret that was changed on one side, or somebody who tries. */
const REFUSED_MANY = 20;

/**
 * What the outside reaches: the address of the webhooks, with the function behind it. It is nested in the stack that does the work, which
 * has 500 resources at most.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-nested-stacks.html
 */
export class WebhookStack extends NestedStack {
  readonly receive: ServiceFunction;
  /** Before gateway and account: it ends in a slash. */
  readonly url: string;

  constructor(scope: Construct, id: string, { environment, events }: WebhookStackProps) {
    super(scope, id, { description: `appsync-payments, ${environment.name}: webhooks of gateways` });
    this.receive = new ServiceFunction(this, 'Receive', {
      environment,
      entry: 'gatewayWebhooks',
      // Gateways wait for 10 to 30 seconds, and send again what was not answered.
      timeout: Duration.seconds(10),
      memory: 512,
      variables: {
        GATEWAY_EVENTS_TABLE: events.tableName,
        GATEWAY_SECRETS: gatewaySecretName(environment, ''),
      },
    });
    const { role, logGroupName } = this.receive;
    allowTable(role, { table: events, actions: ['PutItem'] });
    allowGatewaySecrets(role, environment, ['secretsmanager:GetSecretValue']);
    const refused = new LogMetric(this, 'Refused', {
      logGroupName,
      pattern: FilterPattern.stringValue('$.message', '=', 'webhook of a gateway refused'),
      metricName: physicalName(environment.name, 'gateway-webhooks-refused'),
    });
    new RunbookAlarm(this, 'RefusedMany', {
      metric: refused.metric(SUM_OF_FIVE_MINUTES),
      threshold: REFUSED_MANY,
      meaning: `${REFUSED_MANY} webhooks of gateways were refused in five minutes: a secret differs, or somebody forges.`,
      runbook: 'gateway-webhooks-refused',
    });
    this.url = new WebhookApi(this, 'Api', { environment, receive: this.receive }).url;
  }
}
