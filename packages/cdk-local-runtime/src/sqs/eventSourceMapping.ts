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
  if (queue === null && mapping.EventSourceArn.split(':')[2] === 'kinesis')
    throw new UnsupportedFeature(
      resource.logicalId,
      resource.type,
      'EventSourceArn',
      `the template has no stream ${mapping.EventSourceArn}`,
    );
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
  if (service !== 'sqs' && service !== 'dynamodb' && service !== 'kinesis')
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
  if (service !== 'sqs') validateStream(mapping, refuse);
  try {
    eventFilter(mapping.FilterCriteria, 'lambda');
  } catch (error) {
    refuse('FilterCriteria', (error as Error).message);
  }
}

type Refuse = (property: string, why: string) => never;

/** A setting with the values that CreateEventSourceMapping takes for a stream; -1 is "without an end". */
const STREAM_RANGES = [
  ['MaximumBatchingWindowInSeconds', 0, 300],
  ['ParallelizationFactor', 1, 10],
  ['MaximumRetryAttempts', -1, 10_000],
  ['MaximumRecordAgeInSeconds', -1, 604_800],
] as const;
const RECORD_AGE_SECONDS_MIN = 60;

/**
 * https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-parameters.html
 * https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-params.html
 */
function validateStream(mapping: Mapping, refuse: Refuse): void {
  const kinesis = mapping.EventSourceArn.split(':')[2] === 'kinesis';
  const positions = ['TRIM_HORIZON', 'LATEST'];
  if (!positions.includes(mapping.StartingPosition ?? ''))
    refuse(
      'StartingPosition',
      `must be TRIM_HORIZON or LATEST for a ${kinesis ? 'Kinesis' : 'DynamoDB'} stream`,
    );
  for (const [name, from, to] of STREAM_RANGES) {
    const value = mapping[name];
    if (value !== undefined && !(value >= from && value <= to)) refuse(name, `must be from ${from} to ${to}`);
  }
  const age = mapping.MaximumRecordAgeInSeconds ?? -1;
  if (age !== -1 && age < RECORD_AGE_SECONDS_MIN)
    refuse('MaximumRecordAgeInSeconds', `must be -1, or at least ${RECORD_AGE_SECONDS_MIN}`);
  if (mapping.ScalingConfig !== undefined) refuse('ScalingConfig', 'is for queues');
  if (kinesis) refuseOtherFilters(mapping.FilterCriteria, refuse);
}

/** https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis-filtering.html */
function refuseOtherFilters(criteria: unknown, refuse: Refuse): void {
  const { Filters = [] } = (criteria ?? {}) as { Filters?: { Pattern?: unknown }[] };
  for (const { Pattern } of Filters) {
    const pattern: unknown = typeof Pattern === 'string' ? JSON.parse(Pattern) : Pattern;
    const other = Object.keys((pattern ?? {}) as object).find((key) => key !== 'data');
    if (other !== undefined)
      refuse('FilterCriteria', `a Kinesis stream is filtered by "data" only, not by "${other}"`);
  }
}
