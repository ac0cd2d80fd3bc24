import { REGION } from '../../../gateway/principal.ts';
import { asRecord, badRequest, rolePrincipalOf } from './dataSource.ts';
import type { DataSourceReply } from './dataSource.ts';
import type { DynamoCall } from './dynamodbCall.ts';
import { plainItem } from './plainItem.ts';

/** Rounds of `retry` before a condition's failure is final; AWS documents no number. */
const RETRIES_MAX = 10;

/**
 * Asks the Lambda function of `conditionalCheckFailedHandler` what to do: reject, discard, or retry with other values.
 * https://docs.aws.amazon.com/appsync/latest/devguide/js-aws-appsync-resolver-reference-dynamodb-condition-expressions.html
 */
export async function conflictHandler(
  call: DynamoCall,
  request: Record<string, unknown>,
  currentValue: unknown,
  failure: DataSourceReply,
): Promise<DataSourceReply> {
  const condition = asRecord(request['condition'], 'condition');
  const handler = asRecord(condition['conditionalCheckFailedHandler'], 'conditionalCheckFailedHandler');
  if (handler['strategy'] === 'Reject') return failure;
  if (handler['strategy'] !== 'Custom' || typeof handler['lambdaArn'] !== 'string') {
    throw badRequest('conditionalCheckFailedHandler needs the strategy Reject, or Custom with a lambdaArn.');
  }
  const { context, field, run } = call.source;
  const outcome = await call.deps.gateway.invoke(rolePrincipalOf(call.roleArn, run), handler['lambdaArn'], {
    arguments: context.args,
    requestMapping: request,
    currentValue,
    resolver: {
      tableName: call.tableName,
      awsRegion: REGION,
      parentType: field.typeName,
      field: field.fieldName,
      outputType: field.outputType,
    },
    identity: context.identity ?? null,
  });
  if (outcome.functionError) {
    return { result: null, error: { message: outcome.functionError.errorMessage, type: 'Lambda:Unhandled' } };
  }
  const decision = asRecord(outcome.payload, 'the conflict handler’s answer');
  switch (decision['action']) {
    case 'reject':
      return failure;
    case 'discard':
      return { result: plainItem(currentValue), error: null };
    case 'retry': {
      if (call.retries >= RETRIES_MAX) return failure;
      const retry = asRecord(decision['retryMapping'], 'retryMapping');
      const merged = {
        ...request,
        ...retry,
        condition: { ...condition, ...asRecord(retry['condition'] ?? {}, 'condition') },
      };
      return call.run({ ...call, retries: call.retries + 1 }, merged);
    }
    default:
      throw badRequest(`The conflict handler answered ${JSON.stringify(decision['action'])}.`);
  }
}
