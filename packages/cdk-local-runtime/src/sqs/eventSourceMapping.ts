import { eventFilter } from '../pipes/filter.ts';
import { UnsupportedFeature, type Resource, type Stack, type SupportTable } from '../template/model.ts';

/** What this runtime does with event source mappings. */
export const supports: SupportTable = {
  'AWS::Lambda::EventSourceMapping': {
    honours: [
      'EventSourceArn',
      'FunctionName',
      'Enabled',
      'BatchSize',
      'MaximumBatchingWindowInSeconds',
      'FilterCriteria.Filters.Pattern',
      'FunctionResponseTypes',
      'ScalingConfig.MaximumConcurrency',
      'StartingPosition',
      'ParallelizationFactor',
      'MaximumRetryAttempts',
      'MaximumRecordAgeInSeconds',
      'BisectBatchOnFunctionError',
      'DestinationConfig.OnFailure.Destination',
    ],
    ignores: {
      KmsKeyArn: 'Nothing locally is encrypted at rest.',
      MetricsConfig: 'Nothing locally reads metrics of event source mappings.',
      LoggingConfig: 'Failures are logged locally in any case.',
    },
  },
};

/** A mapping as the template declares it, intrinsics resolved. */
export interface Mapping {
  readonly EventSourceArn: string;
  readonly FunctionName: string;
  readonly Enabled?: boolean;
  readonly BatchSize?: number;
  readonly MaximumBatchingWindowInSeconds?: number;
  readonly FilterCriteria?: unknown;
  readonly FunctionResponseTypes?: string[];
  readonly ScalingConfig?: { MaximumConcurrency?: number };
  readonly StartingPosition?: string;
  readonly ParallelizationFactor?: number;
  readonly MaximumRetryAttempts?: number;
  readonly MaximumRecordAgeInSeconds?: number;
  readonly BisectBatchOnFunctionError?: boolean;
  readonly DestinationConfig?: { OnFailure?: { Destination?: string } };
}

/**
 * Reads a mapping. Throws UnsupportedFeature for what CreateEventSourceMapping or this runtime refuses.
 * https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html
 */
export function readMapping(stack: Stack, resource: Resource): Mapping {
  const mapping = resource.properties as unknown as Mapping;
  validate(resource, mapping);
  const queue = stack.byArn(mapping.EventSourceArn);
  const consumer = functionOf(stack, mapping.FunctionName);
  if (consumer === undefined)
    throw new UnsupportedFeature(
      resource.logicalId,
      resource.type,
      'FunctionName',
      `the template has no function ${mapping.FunctionName}`,
    );
  const visibility = Number(queue?.properties['VisibilityTimeout'] ?? 30);
  const timeout = Number(consumer.properties['Timeout'] ?? 3);
  // https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
  if (queue?.type === 'AWS::SQS::Queue' && visibility < timeout)
    throw new UnsupportedFeature(
      resource.logicalId,
      resource.type,
      'EventSourceArn',
      `Queue visibility timeout: ${visibility} seconds is less than Function timeout: ${timeout} seconds`,
    );
  return mapping;
}

/** The function of the stack by its name or ARN. */
export function functionOf(stack: Stack, nameOrArn: string): Resource | undefined {
  const name = nameOrArn.split(':function:').at(-1)?.split(':')[0] ?? nameOrArn;
  return stack.ofType('AWS::Lambda::Function').find((one) => one.ref === name);
}

function validate(resource: Resource, mapping: Mapping): void {
  const refuse = (property: string, why: string): never => {
    throw new UnsupportedFeature(resource.logicalId, resource.type, property, why);
  };
  const service = mapping.EventSourceArn.split(':')[2];
  if (service !== 'sqs' && service !== 'dynamodb')
    refuse('EventSourceArn', `an event source of the service "${service}" does not run locally`);
  const { BatchSize = 10, MaximumBatchingWindowInSeconds: window = 0 } = mapping;
  const fifo = mapping.EventSourceArn.endsWith('.fifo');
  if (service === 'sqs' && fifo && BatchSize > 10)
    refuse('BatchSize', 'a FIFO queue gives at most 10 messages');
  if (service === 'sqs' && fifo && window > 0)
    refuse('MaximumBatchingWindowInSeconds', 'a FIFO queue takes no batch window');
  if (service === 'sqs' && BatchSize > 10 && window < 1)
    refuse('MaximumBatchingWindowInSeconds', 'must be at least 1 with a batch size over 10');
  if (BatchSize < 1 || BatchSize > 10_000) refuse('BatchSize', 'must be from 1 to 10,000');
  const concurrency = mapping.ScalingConfig?.MaximumConcurrency;
  if (concurrency !== undefined && (concurrency < 2 || concurrency > 1_000))
    refuse('ScalingConfig.MaximumConcurrency', 'must be from 2 to 1,000');
  if (service === 'dynamodb' && !['TRIM_HORIZON', 'LATEST'].includes(mapping.StartingPosition ?? ''))
    refuse('StartingPosition', 'must be TRIM_HORIZON or LATEST for a DynamoDB stream');
  try {
    eventFilter(mapping.FilterCriteria, 'lambda');
  } catch (error) {
    refuse('FilterCriteria', (error as Error).message);
  }
}
