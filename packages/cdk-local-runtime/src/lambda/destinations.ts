import type { Gateway } from '../gateway/gateway.ts';
import { rolePrincipal, type Principal } from '../gateway/principal.ts';
import { isRecord } from '../template/intrinsics.ts';
import type { Attempted } from './attemptEvent.ts';
import type { FunctionDefinition } from './definition.ts';

/** Sends what became of an event to the function's destination and, where it failed, its dead-letter queue or topic. */
export async function sendToDestinations(
  gateway: Gateway,
  definition: FunctionDefinition,
  event: string,
  attempted: Attempted,
): Promise<void> {
  const principal = rolePrincipal(definition.roleArn, definition.name, 'lambda.amazonaws.com');
  const { onSuccessArn, onFailureArn } = definition.asyncInvoke;
  const destination = attempted.condition === 'Success' ? onSuccessArn : onFailureArn;
  if (destination !== undefined) {
    const record = destinationRecord(definition, event, attempted);
    await deliver(gateway, principal, destination, record, {});
  }
  if (attempted.condition !== 'Success' && definition.deadLetterArn !== undefined) {
    const { functionError, requestId = '' } = attempted.outcome ?? {};
    // https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html#invocation-dlq
    const attributes = {
      RequestID: requestId,
      ErrorCode: '200',
      ErrorMessage: functionError?.errorMessage ?? '',
    };
    await deliver(gateway, principal, definition.deadLetterArn, JSON.parse(event), attributes);
  }
}

/** https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html#invocation-async-destinations */
function destinationRecord(definition: FunctionDefinition, event: string, attempted: Attempted): unknown {
  const { outcome, condition, attempts } = attempted;
  return {
    version: '1.0',
    timestamp: new Date().toISOString(),
    requestContext: {
      requestId: outcome?.requestId,
      functionArn: `${definition.arn}:$LATEST`,
      condition,
      approximateInvokeCount: attempts,
    },
    requestPayload: JSON.parse(event) as unknown,
    responseContext: {
      statusCode: 200,
      executedVersion: '$LATEST',
      ...(outcome?.functionError === undefined ? {} : { functionError: 'Unhandled' }),
    },
    responsePayload: outcome?.payload ?? null,
  };
}

/** Sends to a queue, topic, function or bus in the function's role. */
async function deliver(
  gateway: Gateway,
  principal: Principal,
  arn: string,
  message: unknown,
  attributes: Record<string, string>,
): Promise<void> {
  const [, , service = '', , account = '', ...rest] = arn.split(':');
  const resource = rest.join(':');
  const body = JSON.stringify(message);
  const MessageAttributes = Object.fromEntries(
    Object.entries(attributes).map(([name, StringValue]) => [name, { DataType: 'String', StringValue }]),
  );
  switch (service) {
    case 'sqs': {
      const QueueUrl = `${gateway.url}/${account}/${resource}`;
      await gateway.json(principal, 'sqs', 'SendMessage', { QueueUrl, MessageBody: body, MessageAttributes });
      return;
    }
    case 'sns':
      await gateway.json(principal, 'sns', 'Publish', { TopicArn: arn, Message: body, MessageAttributes });
      return;
    case 'lambda':
      await gateway.invoke(principal, arn, message, 'Event');
      return;
    case 'events': {
      const outcome = isSuccess(message) ? 'Success' : 'Failure';
      const DetailType = `Lambda Function Invocation Result - ${outcome}`;
      const entry = { EventBusName: arn, Source: 'lambda', DetailType, Detail: body };
      await gateway.json(principal, 'events', 'PutEvents', { Entries: [entry] });
      return;
    }
    default:
      throw new Error(`${arn} is no destination of a function.`);
  }
}

function isSuccess(record: unknown): boolean {
  const context = isRecord(record) ? record['requestContext'] : undefined;
  return isRecord(context) && context['condition'] === 'Success';
}
