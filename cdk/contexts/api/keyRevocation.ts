import { Duration } from 'aws-cdk-lib';
import type { GraphqlApi } from 'aws-cdk-lib/aws-appsync';
import type { EventBus } from 'aws-cdk-lib/aws-events';
import { CfnPipe } from 'aws-cdk-lib/aws-pipes';
import { Construct } from 'constructs';
import { readFileSync } from 'node:fs';
import { allow } from '../../bricks/allow.ts';
import { BusRule, type Signal } from '../../bricks/busRule.ts';
import { DurableQueue } from '../../bricks/durableQueue.ts';
import { RunbookAlarm } from '../../bricks/runbookAlarm.ts';
import { ServiceRole } from '../../bricks/serviceRole.ts';
import { pipeMetric } from '../../bricks/streamPipe.ts';
import { REVOKED_KEYS_QUEUE } from '../merchants.ts';
import { type Environment, physicalName } from '../../environments/environment.ts';

export interface KeyRevocationProps {
  readonly environment: Environment;
  readonly bus: EventBus;
  readonly api: GraphqlApi;
}

const REVOKED: Signal = { source: 'appsync-payments.keys', detailType: 'key.revoked' };

/**
 * Ends the subscriptions of a revoked key: what a revocation puts into the queue, at once and again once the authorizer's
 * memory has ended, comes to the API by the bus. No function has to be able to call the API for it.
 */
export class KeyRevocation extends Construct {
  readonly queue: DurableQueue;
  readonly pipe: CfnPipe;

  constructor(scope: Construct, id: string, props: KeyRevocationProps) {
    super(scope, id);
    const { environment } = props;
    this.queue = new DurableQueue(this, 'Queue', {
      environment: environment.name,
      name: REVOKED_KEYS_QUEUE,
      visibilityTimeout: Duration.seconds(60),
      maxReceiveCount: 5,
      runbook: 'revoked-key-not-ended',
    });
    this.pipe = this.#toBus(props);
    this.#endSubscriptions(props);
  }

  #toBus({ environment, bus }: KeyRevocationProps): CfnPipe {
    const { queueArn } = this.queue.queue;
    const name = physicalName(environment.name, 'revoked-keys');
    const role = new ServiceRole(this, 'PipeRole', { roleName: name, service: 'pipes' });
    // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-permissions.html
    allow(role, ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'], [queueArn]);
    allow(role, ['events:PutEvents'], [bus.eventBusArn]);
    const { source, detailType } = REVOKED;
    const pipe = new CfnPipe(this, 'Pipe', {
      name,
      roleArn: role.roleArn,
      source: queueArn,
      sourceParameters: { sqsQueueParameters: { batchSize: 1 } },
      target: bus.eventBusArn,
      targetParameters: {
        inputTemplate: '{"keyId": <$.body.keyId>}',
        eventBridgeEventBusParameters: { source, detailType },
      },
    });
    new RunbookAlarm(this, 'Failing', {
      metric: pipeMetric('ExecutionFailed', name),
      periods: 2,
      meaning: `The pipe ${name} keeps failing.`,
      runbook: 'revoked-key-not-ended',
    });
    return pipe;
  }

  #endSubscriptions({ environment, bus, api }: KeyRevocationProps): void {
    const mutation = 'invalidateApiKey';
    const role = new ServiceRole(this, 'RuleRole', {
      roleName: physicalName(environment.name, 'end-subscriptions'),
      service: 'events',
    });
    allow(role, ['appsync:GraphQL'], [`${api.arn}/types/Mutation/fields/${mutation}`]);
    new BusRule(this, 'Rule', {
      environment: environment.name,
      bus,
      name: 'end-subscriptions',
      signal: REVOKED,
      hours: 24,
      // https://docs.aws.amazon.com/eventbridge/latest/userguide/target-appsync.html
      target: {
        arn: api.graphQLEndpointArn,
        roleArn: role.roleArn,
        appSyncParameters: {
          graphQlOperation: readFileSync(`schema/operations/${mutation}.graphql`, 'utf8'),
        },
        inputTransformer: { inputPathsMap: { keyId: '$.detail.keyId' }, inputTemplate: '{"keyId": <keyId>}' },
      },
    });
  }
}
