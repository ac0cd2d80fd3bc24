import { dynamoDBSource } from '../dynamodb/streamSource.ts';
import type { Gateway } from '../gateway/gateway.ts';
import { kinesisSource } from '../kinesis/streamSource.ts';
import type { SourceOptions, StreamSource } from './streamSource.ts';

/** The source of a stream, by the service in its ARN. */
export function sourceOf(gateway: Gateway, options: SourceOptions): StreamSource {
  return options.streamArn.split(':')[2] === 'kinesis'
    ? kinesisSource(gateway, options)
    : dynamoDBSource(gateway, options);
}
