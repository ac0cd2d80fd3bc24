import { toAttributeMap, toAttributeValue } from '../attributeValue.ts';
import { requireMap, requireString, UtilityFault } from '../host.ts';
import type { HostFunction } from '../host.ts';
import { isMap } from '../isMap.ts';

/** Wraps a value in a DynamoDB type; null gives null. */
function wrap(type: string): HostFunction {
  return (_host, value) => (value === null || value === undefined ? null : { [type]: value });
}

function s3Object(key: unknown, bucket: unknown, region: unknown, version: unknown): string {
  const object = { key, bucket, region };
  return JSON.stringify({ s3: version === null || version === undefined ? object : { ...object, version } });
}

function fromS3ObjectJson(text: unknown): unknown {
  const of = 'util.dynamodb.fromS3ObjectJson: the S3 object';
  try {
    return requireMap(requireMap(JSON.parse(requireString(text, of)), of)['s3'], of);
  } catch (error) {
    if (error instanceof UtilityFault) throw error;
    throw new UtilityFault(`${of} must be JSON, received ${JSON.stringify(text)}`);
  }
}

/** https://docs.aws.amazon.com/appsync/latest/devguide/dynamodb-helpers-in-util-dynamodb-js.html */
export const dynamodbFunctions: Record<string, HostFunction> = {
  'util.dynamodb.toDynamoDB': (_host, value) => toAttributeValue(value),
  'util.dynamodb.toString': wrap('S'),
  'util.dynamodb.toStringSet': wrap('SS'),
  'util.dynamodb.toNumber': wrap('N'),
  'util.dynamodb.toNumberSet': wrap('NS'),
  'util.dynamodb.toBinary': wrap('B'),
  'util.dynamodb.toBinarySet': wrap('BS'),
  'util.dynamodb.toBoolean': wrap('BOOL'),
  'util.dynamodb.toNull': () => ({ NULL: null }),
  'util.dynamodb.toList': (_host, value) => (Array.isArray(value) ? toAttributeValue(value) : null),
  'util.dynamodb.toMap': (_host, value) => (isMap(value) ? toAttributeValue(value) : null),
  'util.dynamodb.toMapValues': (_host, value) => (isMap(value) ? toAttributeMap(value) : null),
  'util.dynamodb.toS3Object': (_host, key, bucket, region, version) => ({
    S: s3Object(key, bucket, region, version),
  }),
  'util.dynamodb.fromS3ObjectJson': (_host, text) => fromS3ObjectJson(text),
};
