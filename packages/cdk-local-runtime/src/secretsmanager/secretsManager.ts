import { randomUUID } from 'node:crypto';
import { AwsError, type AwsCall, type AwsHandler } from '../gateway/gateway.ts';
import { jsonReply } from '../gateway/reply.ts';
import { ACCOUNT_ID, REGION } from '../gateway/principal.ts';
import { isRecord } from '../template/intrinsics.ts';
import { stableId } from '../template/stableId.ts';
import type { Stack, SupportTable } from '../template/model.ts';
import { generateSecretString } from './generateSecretString.ts';
import type { Secret, SecretStore, SecretVersion } from './secretStore.ts';

export const supports: SupportTable = {
  'AWS::SecretsManager::Secret': {
    honours: ['Description', 'GenerateSecretString', 'Name', 'SecretString'],
    ignores: {
      KmsKeyId: 'Secrets locally lie in a file that only its owner may read.',
      ReplicaRegions: 'One region runs locally.',
    },
  },
  'AWS::SecretsManager::ResourcePolicy': {
    honours: ['ResourcePolicy', 'SecretId'],
    ignores: { BlockPublicPolicy: 'Nothing locally is public.' },
  },
};

type Input = Record<string, unknown>;

/**
 * Makes the secrets that the template declares. Without a value of its own or one to generate, a secret stays empty until
 * somebody puts one.
 */
export function declareSecrets(stack: Stack, store: SecretStore): void {
  for (const resource of stack.ofType('AWS::SecretsManager::Secret')) {
    const name = nameInArn(resource.ref);
    if (store.find(name) !== null) continue;
    const { GenerateSecretString, SecretString, Description } = resource.properties;
    const value = isRecord(GenerateSecretString) ? generateSecretString(GenerateSecretString) : SecretString;
    const versions = typeof value === 'string' ? [newVersion({ SecretString: value }, randomUUID())] : [];
    const description = Description === undefined ? {} : { description: String(Description) };
    store.save({ arn: resource.ref, name, createdAt: nowSeconds(), versions, ...description });
  }
}

/** Secrets Manager: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_Operations.html */
export function secretsManager(store: SecretStore): AwsHandler {
  const operations: Record<string, (input: Input) => unknown> = {
    CreateSecret: (input) => createSecret(store, input),
    GetSecretValue: (input) => getSecretValue(store, input),
    BatchGetSecretValue: ({ SecretIdList }) => ({
      SecretValues: [SecretIdList].flat().map((SecretId) => getSecretValue(store, { SecretId })),
      Errors: [],
    }),
    PutSecretValue: (input) => putSecretValue(store, input),
    UpdateSecret: (input) => updateSecret(store, input),
    DescribeSecret: (input) => describe(find(store, input)),
    ListSecrets: () => ({ SecretList: store.all().map(describe) }),
    ListSecretVersionIds: (input) => listVersions(find(store, input)),
    DeleteSecret: (input) => {
      const secret = find(store, input);
      store.remove(secret.name);
      return { ARN: secret.arn, Name: secret.name, DeletionDate: nowSeconds() };
    },
  };
  return async (call: AwsCall) => {
    const run = operations[call.action];
    if (run === undefined) {
      throw new AwsError('InvalidRequestException', `secretsmanager:${call.action} does not run locally.`);
    }
    const input: unknown = JSON.parse(call.request.body.toString() || '{}');
    return jsonReply(run(isRecord(input) ? input : {}), 200, {
      'content-type': 'application/x-amz-json-1.1',
    });
  };
}

function createSecret(store: SecretStore, input: Input): unknown {
  const name = String(input['Name'] ?? '');
  if (!/^[\w/+=.@-]{1,512}$/.test(name))
    throw new AwsError('InvalidParameterException', `Invalid name ${name}.`);
  if (store.find(name) !== null) {
    throw new AwsError(
      'ResourceExistsException',
      `The operation failed because the secret ${name} already exists.`,
    );
  }
  const arn = `arn:aws:secretsmanager:${REGION}:${ACCOUNT_ID}:secret:${name}-${stableId(name, 6)}`;
  const value = valueIn(input);
  const versions = value === undefined ? [] : [newVersion(value, tokenIn(input))];
  const description = input['Description'] === undefined ? {} : { description: String(input['Description']) };
  store.save({ arn, name, createdAt: nowSeconds(), versions, ...description });
  return { ARN: arn, Name: name, ...(versions[0] === undefined ? {} : { VersionId: versions[0].id }) };
}

function getSecretValue(store: SecretStore, input: Input): unknown {
  const secret = find(store, input);
  const { VersionId, VersionStage } = input;
  const stage = String(VersionStage ?? 'AWSCURRENT');
  const version = secret.versions.find(({ id, stages }) =>
    VersionId === undefined ? stages.includes(stage) : id === VersionId,
  );
  if (version === undefined) {
    const what = VersionId === undefined ? `staging label: ${stage}` : `VersionId: ${String(VersionId)}`;
    throw new AwsError(
      'ResourceNotFoundException',
      `Secrets Manager can't find the specified secret value for ${what}`,
    );
  }
  const { id, stages, value, createdAt } = version;
  return {
    ARN: secret.arn,
    Name: secret.name,
    VersionId: id,
    VersionStages: stages,
    CreatedDate: createdAt,
    ...value,
  };
}

function putSecretValue(store: SecretStore, input: Input): unknown {
  const secret = find(store, input);
  const value = valueIn(input);
  if (value === undefined)
    throw new AwsError('InvalidParameterException', 'SecretString or SecretBinary is needed.');
  const id = tokenIn(input);
  const same = secret.versions.find((version) => version.id === id);
  if (same !== undefined && JSON.stringify(same.value) !== JSON.stringify(value)) {
    throw new AwsError('ResourceExistsException', `The version ${id} exists with another value.`);
  }
  const version = same ?? newVersion(value, id);
  if (same === undefined) store.save({ ...secret, versions: [version, ...demoted(secret.versions)] });
  return { ARN: secret.arn, Name: secret.name, VersionId: id, VersionStages: version.stages };
}

/** The current version becomes the previous one; versions without a stage are deprecated and go. */
function demoted(versions: SecretVersion[]): SecretVersion[] {
  return versions
    .filter(({ stages }) => stages.includes('AWSCURRENT'))
    .map((version) => ({ ...version, stages: ['AWSPREVIOUS'] }));
}

function updateSecret(store: SecretStore, input: Input): unknown {
  const secret = find(store, input);
  if (input['Description'] !== undefined)
    store.save({ ...secret, description: String(input['Description']) });
  if (valueIn(input) !== undefined) return putSecretValue(store, input);
  return { ARN: secret.arn, Name: secret.name };
}

function describe(secret: Secret): unknown {
  const stages = secret.versions.map(({ id, stages }) => [id, stages]);
  return {
    ARN: secret.arn,
    Name: secret.name,
    ...(secret.description === undefined ? {} : { Description: secret.description }),
    CreatedDate: secret.createdAt,
    VersionIdsToStages: Object.fromEntries(stages) as unknown,
  };
}

function listVersions(secret: Secret): unknown {
  const Versions = secret.versions.map(({ id, stages, createdAt }) => ({
    VersionId: id,
    VersionStages: stages,
    CreatedDate: createdAt,
  }));
  return { ARN: secret.arn, Name: secret.name, Versions };
}

function find(store: SecretStore, { SecretId }: Input): Secret {
  const secret = store.find(String(SecretId ?? ''));
  if (secret === null) {
    throw new AwsError('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
  }
  return secret;
}

function valueIn({ SecretString, SecretBinary }: Input): SecretVersion['value'] | undefined {
  if (typeof SecretString === 'string') return { SecretString };
  return typeof SecretBinary === 'string' ? { SecretBinary } : undefined;
}

const tokenIn = ({ ClientRequestToken }: Input): string =>
  typeof ClientRequestToken === 'string' ? ClientRequestToken : randomUUID();

const newVersion = (value: SecretVersion['value'], id: string): SecretVersion => ({
  id,
  stages: ['AWSCURRENT'],
  value,
  createdAt: nowSeconds(),
});

const nowSeconds = (): number => Date.now() / 1000;

/** The name in a secret's ARN, which ends in a hyphen and six more characters. */
function nameInArn(arn: string): string {
  return arn.split(':').slice(6).join(':').slice(0, -7);
}
