import { randomBytes } from 'node:crypto';
import { SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod';
import { dynamoClaims } from '../idempotency/dynamoClaims.ts';
import { type Answer, toAnswer } from '../shared/answer.ts';
import { systemClock } from '../shared/clock.ts';
import { documentClient } from '../shared/dynamo.ts';
import { readEnv } from '../shared/env.ts';
import { merchantId } from '../shared/ids.ts';
import { ok, type Result } from '../shared/result.ts';
import { createApiKey, type IssuedApiKey } from './createApiKey.ts';
import { dynamoMerchants } from './dynamoMerchants.ts';
import { listApiKeys } from './listApiKeys.ts';
import { revokeApiKey } from './revokeApiKey.ts';
import { rotateApiKey } from './rotateApiKey.ts';
import { shownKey } from './shownKey.ts';
import { sqsRevokedKeys } from './sqsRevokedKeys.ts';

const env = readEnv('MERCHANTS_TABLE', 'CLAIMS_TABLE', 'REVOKED_KEYS_QUEUE', 'ENVIRONMENT');
const client = documentClient();
const deps = {
  merchants: dynamoMerchants({
    client,
    tableName: env.MERCHANTS_TABLE,
    claimsTableName: env.CLAIMS_TABLE,
  }),
  claims: dynamoClaims({ client, tableName: env.CLAIMS_TABLE }),
  revoked: sqsRevokedKeys({ client: new SQSClient({}), queueName: env.REVOKED_KEYS_QUEUE }),
  clock: systemClock,
  random: randomBytes,
  environment: env.ENVIRONMENT,
};

const caller = z.object({ merchantId, keyId: z.string(), scopes: z.string() });
const command = z.discriminatedUnion('command', [
  z.object({
    command: z.literal('CREATE'),
    caller,
    input: z.object({
      idempotencyKey: z.string(),
      name: z.string(),
      scopes: z.array(z.string()),
      addressRanges: z.array(z.string()).nullish(),
      expiresAt: z.string().nullish(),
    }),
  }),
  z.object({
    command: z.literal('ROTATE'),
    caller,
    input: z.object({
      idempotencyKey: z.string(),
      id: z.string(),
      overlapMinutes: z.int().nullish(),
    }),
  }),
  z.object({ command: z.literal('REVOKE'), caller, id: z.string() }),
  z.object({ command: z.literal('LIST'), caller }),
]);

/** What merchants do with their keys. A new key's secret is in the answer, and nowhere else. */
export async function handler(event: unknown): Promise<Answer<unknown>> {
  const asked = command.parse(event);
  switch (asked.command) {
    case 'CREATE':
      return toAnswer(shown(await createApiKey(deps)(asked.caller, asked.input)));
    case 'ROTATE':
      return toAnswer(shown(await rotateApiKey(deps)(asked.caller, asked.input)));
    case 'REVOKE': {
      const revoked = await revokeApiKey(deps)(asked.caller, asked.id);
      return toAnswer(revoked.ok ? ok(shownKey(revoked.value)) : revoked);
    }
    case 'LIST':
      return toAnswer(ok((await listApiKeys(deps)(asked.caller.merchantId)).map(shownKey)));
  }
}

function shown<E>(issued: Result<IssuedApiKey, E>): Result<unknown, E> {
  if (!issued.ok) return issued;
  const { key, secret } = issued.value;
  return ok({ apiKey: shownKey(key), secret: secret?.reveal() ?? null });
}
