import { Lazy } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { CfnRule } from 'aws-cdk-lib/aws-events';
import { Construct } from 'constructs';
import { admitToQueue } from '../../bricks/busRule.ts';
import { DeadLetters } from '../../bricks/durableQueue.ts';
import { RunbookAlarm, SUM_OF_FIVE_MINUTES } from '../../bricks/runbookAlarm.ts';
import { type EnvironmentName, physicalName, secretName } from '../../environments/environment.ts';
import type { ChainSecrets } from '../chain/chainSecrets.ts';

export interface SecretReadsProps {
  readonly environment: EnvironmentName;
  readonly secrets: ChainSecrets;
}

/** Reading is a read-only management event, which rules of any other state never see. */
const WITH_READS = 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS';

/**
 * Who touched a secret or its key without being of those who may, out of CloudTrail: each event lies in a queue with its caller until
 * somebody has looked, and the queue raises an alarm. It hears what a trail of the account logs, read-only management events included.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail-management.html
 */
export class SecretReads extends Construct {
  constructor(scope: Construct, id: string, { environment, secrets }: SecretReadsProps) {
    super(scope, id);
    const seen = new DeadLetters(this, 'Seen', {
      environment,
      name: 'secret-reads',
      meaning: 'A secret or its key was read, refused or changed by somebody else than its readers.',
      runbook: 'secret-reads',
    });
    const undelivered = new DeadLetters(this, 'Dead', {
      environment,
      name: 'secret-reads-rule-dead',
      meaning: 'What was seen of secrets did not reach its queue.',
      runbook: 'secret-reads',
    });
    const watch = (id: string, name: string, eventPattern: object): void => {
      const ruleName = physicalName(environment, name);
      const rule = new CfnRule(this, id, {
        name: ruleName,
        state: WITH_READS,
        eventPattern,
        targets: [
          {
            arn: seen.queue.queueArn,
            id: name,
            retryPolicy: { maximumRetryAttempts: 20, maximumEventAgeInSeconds: 86_400 },
            deadLetterConfig: { arn: undelivered.queue.queueArn },
          },
        ],
      });
      admitToQueue(seen.queue, rule.attrArn);
      admitToQueue(undelivered.queue, rule.attrArn);
      new RunbookAlarm(this, `${id}Lost`, {
        // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html
        metric: new Metric({
          namespace: 'AWS/Events',
          metricName: 'InvocationsFailedToBeSentToDlq',
          dimensionsMap: { EventBusName: 'default', RuleName: ruleName },
          ...SUM_OF_FIVE_MINUTES,
        }),
        meaning: `The rule ${name} saw something and could not keep it.`,
        runbook: 'secret-reads',
      });
    };
    watch('Secrets', 'secret-reads', secretPattern(environment, secrets));
    watch('Key', 'secret-key', keyPattern(secrets));
  }
}

const BY_API = 'AWS API Call via CloudTrail';
const READS = ['GetSecretValue', 'BatchGetSecretValue'];
/** What takes a guard away. Deployments change policies too: one that does is worth a look. */
const CHANGES = ['PutResourcePolicy', 'DeleteResourcePolicy', 'DeleteSecret', 'UpdateSecret'];

/** https://docs.aws.amazon.com/secretsmanager/latest/userguide/cloudtrail_log_entries.html */
function secretPattern(environment: EnvironmentName, secrets: ChainSecrets): object {
  // By name or by ARN, however the caller wrote it.
  const ours = [{ wildcard: `*${secretName(environment, '*')}` }];
  const sessionOf = (arn: unknown) => ({ sessionContext: { sessionIssuer: { arn } } });
  const others = [{ 'anything-but': Lazy.list({ produce: () => [...secrets.readers] }) }];
  const byId = { requestParameters: { secretId: ours } };
  return {
    source: ['aws.secretsmanager'],
    'detail-type': [BY_API],
    detail: {
      $or: [
        { eventName: READS, ...byId, userIdentity: sessionOf(others) },
        // A user or the account's root has no session.
        { eventName: READS, ...byId, userIdentity: sessionOf([{ exists: false }]) },
        { eventName: READS, requestParameters: { secretIdList: ours } },
        // A reader that tried another secret than its own, or wrote one.
        { errorCode: [{ prefix: 'AccessDenied' }], errorMessage: ours },
        { eventName: CHANGES, ...byId },
      ],
    },
  };
}

/** https://docs.aws.amazon.com/kms/latest/developerguide/logging-using-cloudtrail.html */
function keyPattern({ key }: ChainSecrets): object {
  return {
    source: ['aws.kms'],
    'detail-type': [BY_API],
    detail: {
      eventName: ['ScheduleKeyDeletion', 'DisableKey', 'PutKeyPolicy', 'CreateGrant'],
      requestParameters: { keyId: [{ suffix: key.attrKeyId }] },
    },
  };
}
