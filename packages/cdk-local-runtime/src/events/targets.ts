import { rolePrincipal, servicePrincipal, type Principal } from '../gateway/principal.ts';
import { AwsError } from '../gateway/gateway.ts';
import type { ServiceDeps } from '../running.ts';
import type { DeadLetter, DeliveryTarget, RetryPolicy } from './delivery.ts';
import type { BusEvent } from './event.ts';
import { UndeliverableInput } from './failure.ts';
import { targetInput } from './inputTransformer.ts';
import { parseJsonPath, readJsonPath } from './jsonPath.ts';
import { refuseConditions } from './topicPolicies.ts';

/** A GraphQL API locally, as a rule reaches it. */
export interface GraphqlEndpoint {
  /**
   * Runs a GraphQL operation as a principal in IAM mode. Resolves whenever AppSync would answer HTTP 200, errors in
   * the body included; throws AwsError for other answers.
   */
  executeAsPrincipal(request: {
    readonly principal: Principal;
    readonly query: string;
    readonly variables: Record<string, unknown>;
  }): Promise<{ errors?: readonly unknown[] }>;
}

/** What targets are reached with. */
export interface TargetDeps extends Pick<ServiceDeps, 'stack' | 'gateway' | 'log'> {
  /** The API of the stack; undefined until it runs. */
  readonly graphql: () => GraphqlEndpoint | null;
  /** Puts an event on another bus of this runtime as it is. */
  forward(busName: string, event: BusEvent): void;
}

/** A target as the template declares it, intrinsics resolved. */
export interface TargetProperties {
  readonly Id: string;
  readonly Arn: string;
  readonly RoleArn?: string;
  readonly Input?: unknown;
  readonly InputPath?: unknown;
  readonly InputTransformer?: unknown;
  readonly SqsParameters?: { MessageGroupId?: string };
  readonly AppSyncParameters?: { GraphQLOperation?: string };
  readonly KinesisParameters?: { PartitionKeyPath?: string };
  readonly RetryPolicy?: { MaximumRetryAttempts?: number; MaximumEventAgeInSeconds?: number };
  readonly DeadLetterConfig?: { Arn?: string };
}

/** How one kind of target takes a text. */
export type Send = (principal: Principal, text: string, event: BusEvent) => Promise<void>;

const SERVICE = 'events.amazonaws.com';

/** Makes a rule's target ready to send. Throws Error for what PutTargets refuses; the caller adds the rule's id. */
export function ruleTarget(
  deps: TargetDeps,
  rule: { arn: string; name: string },
  target: TargetProperties,
): DeliveryTarget {
  const input = targetInput(target);
  const send = senderOf(deps, target);
  const principal =
    target.RoleArn === undefined
      ? servicePrincipal(SERVICE, rule.arn)
      : rolePrincipal(target.RoleArn, `${rule.name}`.slice(0, 64), SERVICE);
  const deadLetterArn = deadLetterQueue(deps, target);
  return {
    key: `${rule.arn}|${target.Id}`,
    retry: retryPolicy(target.RetryPolicy),
    send: (accepted) => send(principal, input(accepted, rule), accepted.event),
    ...(deadLetterArn === undefined
      ? {}
      : { deadLetter: (letter) => sendDeadLetter(deps, rule.arn, target.Arn, deadLetterArn, letter) }),
  };
}

/**
 * The retry policy of a target. Throws Error for values out of range.
 * https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_RetryPolicy.html
 */
export function retryPolicy(policy: TargetProperties['RetryPolicy']): RetryPolicy {
  const attempts = Number(policy?.MaximumRetryAttempts ?? 185);
  const age = Number(policy?.MaximumEventAgeInSeconds ?? 86_400);
  if (!(attempts >= 0 && attempts <= 185)) throw new Error('MaximumRetryAttempts must be from 0 to 185');
  if (!(age >= 60 && age <= 86_400)) throw new Error('MaximumEventAgeInSeconds must be from 60 to 86,400');
  return { maximumRetryAttempts: attempts, maximumEventAgeSeconds: age };
}

/** The dead-letter queue of a target, if it has one. Throws Error for a FIFO queue and for one that is not there. */
export function deadLetterQueue(
  deps: Pick<ServiceDeps, 'stack'>,
  { DeadLetterConfig }: Pick<TargetProperties, 'DeadLetterConfig'>,
): string | undefined {
  const arn = DeadLetterConfig?.Arn;
  if (arn === undefined) return undefined;
  if (arn.endsWith('.fifo')) throw new Error(`a FIFO queue cannot be a dead-letter queue here (${arn})`);
  queueUrl(deps, arn);
  return arn;
}

/** Throws Error for a target that does not run locally. */
export function senderOf(deps: TargetDeps, target: TargetProperties): Send {
  const service = target.Arn.split(':')[2];
  switch (service) {
    case 'lambda':
      return async (principal, text) => {
        await deps.gateway.invoke(principal, target.Arn, jsonOf(text), 'Event');
      };
    case 'sqs':
      return toQueue(deps, target);
    case 'sns':
      if (target.RoleArn === undefined) refuseConditions(deps.stack, target.Arn);
      return async (principal, text) => {
        await deps.gateway.json(principal, 'sns', 'Publish', { TopicArn: target.Arn, Message: text });
      };
    case 'kinesis':
      return toStream(deps, target);
    case 'appsync':
      return toGraphql(deps, target);
    case 'states':
      return async (principal, text) => {
        jsonOf(text);
        await deps.gateway.json(principal, 'states', 'StartExecution', {
          stateMachineArn: target.Arn,
          input: text,
        });
      };
    case 'events':
      return async (principal, _text, event) => {
        deps.gateway.authorise(principal, 'events:PutEvents', target.Arn);
        deps.forward(target.Arn.slice(target.Arn.lastIndexOf('/') + 1), event);
      };
    case 'logs': {
      const group = target.Arn.split(':')[6] ?? target.Arn;
      return async (_principal, text) => deps.log.child(group).raw(text);
    }
    default:
      throw new Error(`a target of the service "${service}" does not run locally (${target.Arn})`);
  }
}

function toQueue(deps: TargetDeps, target: TargetProperties): Send {
  const QueueUrl = queueUrl(deps, target.Arn);
  const MessageGroupId = target.SqsParameters?.MessageGroupId;
  if (target.Arn.endsWith('.fifo') && MessageGroupId === undefined)
    throw new Error(`a FIFO queue as a target needs SqsParameters.MessageGroupId (${target.Arn})`);
  return async (principal, text) => {
    await deps.gateway.json(principal, 'sqs', 'SendMessage', { QueueUrl, MessageBody: text, MessageGroupId });
  };
}

/**
 * The partition key is read from the event, not from what is sent; without a path it is the event's id.
 * https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_KinesisParameters.html
 */
function toStream(deps: TargetDeps, target: TargetProperties): Send {
  if (target.RoleArn === undefined) throw new Error('a Kinesis target needs RoleArn');
  if (deps.stack.byArn(target.Arn) === null) throw new Error(`the template has no stream ${target.Arn}`);
  const path = parseJsonPath(target.KinesisParameters?.PartitionKeyPath ?? '$.id');
  return async (principal, text, event) => {
    const key = readJsonPath(path, event);
    if (typeof key !== 'string' && typeof key !== 'number')
      throw new UndeliverableInput('the event has no partition key where PartitionKeyPath looks for it');
    await deps.gateway.json(principal, 'kinesis', 'PutRecord', {
      StreamARN: target.Arn,
      PartitionKey: String(key),
      Data: Buffer.from(text).toString('base64'),
    });
  };
}

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/target-appsync.html */
function toGraphql(deps: TargetDeps, target: TargetProperties): Send {
  const query = target.AppSyncParameters?.GraphQLOperation;
  if (query === undefined) throw new Error('an AppSync target needs AppSyncParameters.GraphQLOperation');
  if (target.RoleArn === undefined) throw new Error('an AppSync target needs RoleArn');
  return async (principal, text) => {
    const variables = jsonOf(text);
    if (typeof variables !== 'object' || variables === null || Array.isArray(variables))
      throw new UndeliverableInput('the variables of a GraphQL operation must be a JSON object');
    const graphql = deps.graphql();
    if (graphql === null)
      throw new AwsError('ServiceUnavailable', 'The GraphQL API is not running yet.', 503);
    const { errors = [] } = await graphql.executeAsPrincipal({
      principal,
      query,
      variables: variables as Record<string, unknown>,
    });
    // A GraphQL error comes in a body with HTTP 200, so it counts as delivered here as it does on AWS.
    if (errors.length > 0)
      deps.log.warn('the GraphQL API answered with errors', { target: target.Id, errors });
  };
}

/** The attributes of the message are those of eb-rule-dlq.html; the body is the event. */
async function sendDeadLetter(
  deps: TargetDeps,
  ruleArn: string,
  targetArn: string,
  queueArn: string,
  letter: DeadLetter,
): Promise<void> {
  const attributes = {
    RULE_ARN: ruleArn,
    TARGET_ARN: targetArn,
    ERROR_CODE: letter.failure.code,
    ERROR_MESSAGE: letter.failure.message,
    ...(letter.exhausted === undefined ? {} : { EXHAUSTED_RETRY_CONDITION: letter.exhausted }),
    RETRY_ATTEMPTS: String(letter.attempts - 1),
  };
  await deps.gateway.json(servicePrincipal(SERVICE, ruleArn), 'sqs', 'SendMessage', {
    QueueUrl: queueUrl(deps, queueArn),
    MessageBody: JSON.stringify(letter.accepted.event),
    MessageAttributes: Object.fromEntries(
      Object.entries(attributes).map(([name, StringValue]) => [name, { DataType: 'String', StringValue }]),
    ),
  });
}

/** The URL of a queue of the stack. Throws Error when the stack has no queue of that ARN. */
export function queueUrl(deps: Pick<ServiceDeps, 'stack'>, queueArn: string): string {
  const queue = deps.stack.byArn(queueArn);
  if (queue === null) throw new Error(`the template has no queue ${queueArn}`);
  return queue.ref;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UndeliverableInput(`the input of the target is not JSON: ${text.slice(0, 200)}`);
  }
}
