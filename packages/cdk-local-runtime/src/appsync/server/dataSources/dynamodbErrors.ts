import { randomUUID } from 'node:crypto';
import { AwsError } from '../../../gateway/gateway.ts';
import type { DataSourceReply } from './dataSource.ts';

/** Errors that have a class in AWS's SDK for Java 2; all others are `DynamoDbException` there, and so in AppSync. */
const MODELLED_ERRORS = new Set([
  'ConditionalCheckFailedException',
  'IdempotentParameterMismatchException',
  'InternalServerErrorException',
  'ItemCollectionSizeLimitExceededException',
  'LimitExceededException',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceededException',
  'ResourceInUseException',
  'ResourceNotFoundException',
  'ThrottlingException',
  'TransactionCanceledException',
  'TransactionConflictException',
  'TransactionInProgressException',
]);

/**
 * A page token that this API did not seal. AWS's documents do not say how AppSync words it; its users do:
 * https://github.com/aws-amplify/amplify-cli/issues/3411
 */
export class InvalidPaginationToken extends Error {
  override name = 'InvalidPaginationToken';
  constructor() {
    super(
      'com.amazonaws.deepdish.common.pagination.InvalidPaginationTokenException: Invalid pagination token given.',
    );
  }
}

/**
 * `ctx.error` of a refused DynamoDB call: `DynamoDB:ConditionalCheckFailedException`. Other faults are thrown on.
 * https://docs.aws.amazon.com/appsync/latest/devguide/js-aws-appsync-resolver-reference-dynamodb-condition-expressions.html
 */
export function dynamoFailure(error: unknown, result: unknown = null): DataSourceReply {
  if (error instanceof InvalidPaginationToken) {
    return { result, error: { message: error.message, type: 'DynamoDB:UserIllegalArgumentException' } };
  }
  if (!(error instanceof AwsError)) throw error;
  const type = `DynamoDB:${MODELLED_ERRORS.has(error.code) ? error.code : 'DynamoDbException'}`;
  const message = `${error.message} (Service: DynamoDb, Status Code: ${error.status}, Request ID: ${randomUUID()})`;
  return { result, error: { message, type } };
}
