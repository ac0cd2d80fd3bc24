import { isRecord } from '../template/intrinsics.ts';
import type { Resource, Stack } from '../template/model.ts';
import type { ResourceNames } from './authorise/resourceNames.ts';
import { ACCOUNT_ID, REGION } from './principal.ts';

/** What names in requests mean in this stack. */
export function namesOf(stack: Stack): ResourceNames {
  const tables = new Map<string, Resource>();
  for (const table of [
    ...stack.ofType('AWS::DynamoDB::GlobalTable'),
    ...stack.ofType('AWS::DynamoDB::Table'),
  ]) {
    tables.set(table.ref, table);
    tables.set(table.attributes['Arn'] ?? '', table);
  }
  const declared = stack.ofType('AWS::SecretsManager::Secret');
  const secrets = declared.map(({ ref }) => ref);
  const keys = stack.ofType('AWS::KMS::Key');
  const streams = stack.ofType('AWS::Kinesis::Stream');
  const keyArn = (named: unknown): string | null =>
    keys.find(({ ref, attributes }) => ref === named || attributes['Arn'] === named)?.attributes['Arn'] ??
    null;
  const secretPrefix = `arn:aws:secretsmanager:${REGION}:${ACCOUNT_ID}:secret:`;
  return {
    partitionKey: (table) => partitionKeyOf(tables.get(table)),
    keyAttributes: (table) =>
      keySchemaOf(tables.get(table))?.map(({ AttributeName }) => String(AttributeName)) ?? null,
    secretArn: (id) => {
      const full = id.startsWith('arn:') ? id : `${secretPrefix}${id}`;
      // A full ARN ends in a hyphen and six characters that the name does not have.
      return secrets.find((arn) => arn === full || arn.slice(0, -7) === full) ?? full;
    },
    keyOfSecret: (secretArn) => keyArn(declared.find(({ ref }) => ref === secretArn)?.properties['KmsKeyId']),
    keyOfStream: (streamArn) => {
      const encryption = streams.find(({ attributes }) => attributes['Arn'] === streamArn)?.properties[
        'StreamEncryption'
      ];
      return isRecord(encryption) ? keyArn(encryption['KeyId']) : null;
    },
    streamOf: (iterator) => tables.get(tableOf(iterator) ?? '')?.attributes['StreamArn'] ?? null,
  };
}

function partitionKeyOf(table: Resource | undefined): string | null {
  const key = keySchemaOf(table)?.find(({ KeyType }) => KeyType === 'HASH');
  return key === undefined ? null : String(key['AttributeName']);
}

function keySchemaOf(table: Resource | undefined): Record<string, unknown>[] | null {
  const schema = table?.properties['KeySchema'];
  return Array.isArray(schema) ? schema.filter(isRecord) : null;
}

/** Engines write the table into their shard iterators, as JSON (dynoxide) or as the stream's ARN (DynamoDB Local). */
export function tableOf(iterator: string): string | undefined {
  const [, byArn] = /table\/([^/|]+)\/stream/.exec(iterator) ?? [];
  if (byArn !== undefined) return byArn;
  const [, byName] = /"table_name":"([^"]+)"/.exec(Buffer.from(iterator, 'base64').toString()) ?? [];
  return byName;
}
