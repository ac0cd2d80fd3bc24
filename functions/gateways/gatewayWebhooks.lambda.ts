import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { systemClock } from '../shared/clock.ts';
import { documentClient } from '../shared/dynamo.ts';
import { readEnv } from '../shared/env.ts';
import { createLog } from '../shared/log.ts';
import { secretReader } from '../shared/secretReader.ts';
import { dynamoGatewayEvents } from './dynamoGatewayEvents.ts';
import { type RecordedWebhook, recordGatewayWebhook } from './recordGatewayWebhook.ts';
import { CREDENTIALS_AGE_MS, secretsGateways } from './secretsGateways.ts';
import { requestOf } from './webhookRequest.ts';

const { GATEWAY_EVENTS_TABLE, GATEWAY_SECRETS } = readEnv('GATEWAY_EVENTS_TABLE', 'GATEWAY_SECRETS');
const log = createLog();
const record = recordGatewayWebhook({
  gateways: secretsGateways({
    secrets: secretReader(new SecretsManagerClient({}), { maxAgeMs: CREDENTIALS_AGE_MS }),
    prefix: GATEWAY_SECRETS,
    // What comes in names its gateway: nothing is routed here.
    routing: [],
    random: Math.random,
    clock: systemClock,
  }),
  events: dynamoGatewayEvents({ client: documentClient(), tableName: GATEWAY_EVENTS_TABLE }),
  clock: systemClock,
});

/** A gateway sends again what is answered with anything else than 2xx. */
const STATUS: Record<RecordedWebhook['kind'], number> = {
  RECORDED: 200,
  IGNORED: 200,
  FORGED: 400,
  UNKNOWN_ACCOUNT: 404,
  TOO_LARGE: 413,
};

/** `POST /webhooks/{gateway}/{account}`. Who sends it is nobody until the signature says so: the answer tells nothing, the log no body. */
export async function handler(event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> {
  const request = requestOf(event);
  const recorded = await record(request);
  const statusCode = STATUS[recorded.kind];
  const facts = {
    gateway: request.gateway,
    account: request.account,
    bytes: request.body.byteLength,
    ...recorded,
  };
  if (statusCode === 200) log.info('webhook of a gateway received', facts);
  else log.warn('webhook of a gateway refused', facts);
  return { statusCode, body: '' };
}
