import { randomBytes } from 'node:crypto';
import { SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod';
import { payableAssets } from '../chain/assets/payableAssets.ts';
import { fileChains } from '../chain/fileChains.ts';
import { sqsWakes } from '../chain/loops/sqsWakes.ts';
import { type Answer, toAnswer } from '../shared/answer.ts';
import { systemClock } from '../shared/clock.ts';
import { documentClient } from '../shared/dynamo.ts';
import { readEnv } from '../shared/env.ts';
import { type MerchantId, merchantId } from '../shared/ids.ts';
import { createLog } from '../shared/log.ts';
import { ok, type Result } from '../shared/result.ts';
import { changeSettings, readMerchant, stopChange } from './changeSettings.ts';
import { type CreatedMerchant, createMerchant } from './createMerchant.ts';
import { dynamoMerchants } from './dynamoMerchants.ts';
import { dynamoMerchantRecords } from './dynamoMerchantRecords.ts';
import type { MerchantRecord } from './merchantRecord.ts';
import { shownKey } from './shownKey.ts';
import { shownMerchant } from './shownMerchant.ts';

const env = readEnv(
  'MERCHANTS_TABLE',
  'CHANGE_DELAY_MINUTES',
  'ENVIRONMENT',
  'LAMBDA_TASK_ROOT',
  'SWEEP_QUEUE_URL',
);
const sweeper = sqsWakes({ client: new SQSClient({}), queueUrl: env.SWEEP_QUEUE_URL });
const log = createLog();
const table = { client: documentClient(), tableName: env.MERCHANTS_TABLE };
const deps = {
  records: dynamoMerchantRecords(table),
  merchants: dynamoMerchants(table),
  environment: env.ENVIRONMENT,
  clock: systemClock,
  random: randomBytes,
  delayMinutes: z.coerce.number().int().min(0).parse(env.CHANGE_DELAY_MINUTES),
  treasuryChanges: {
    announce: (chainId: number, id: MerchantId) => sweeper.wake({ chainId, treasuryChange: id }, 0),
  },
  assets: payableAssets(fileChains(env.LAMBDA_TASK_ROOT)),
};

const caller = z.object({ merchantId, keyId: z.string() });
const settings = {
  expiresInMinutes: z.int().nullish(),
  returnHosts: z.array(z.string()).nullish(),
  tolerance: z.object({ underBasisPoints: z.int().nullish(), overBasisPoints: z.int().nullish() }).nullish(),
  finalityTiers: z
    .array(z.object({ chainId: z.int(), currency: z.string(), from: z.string(), likeAmount: z.string() }))
    .nullish(),
  treasury: z.object({ chainId: z.int(), address: z.string() }).nullish(),
  notificationAddress: z.string().nullish(),
};
const command = z.discriminatedUnion('command', [
  z.object({
    command: z.literal('CREATE'),
    by: z.string(),
    input: z.object({
      ...settings,
      id: z.string().nullish(),
      name: z.string(),
      scopes: z.array(z.string()).nullish(),
    }),
  }),
  z.object({ command: z.literal('READ'), caller }),
  z.object({
    command: z.literal('CHANGE'),
    caller,
    input: z.object({ ...settings, name: z.string().nullish() }),
  }),
  z.object({ command: z.literal('STOP'), caller, id: z.string() }),
]);

/** What merchants do with their settings, and operators for a new merchant. */
export async function handler(event: unknown): Promise<Answer<unknown>> {
  const asked = command.parse(event);
  switch (asked.command) {
    case 'CREATE': {
      const { id, name, scopes, ...given } = asked.input;
      const created = await createMerchant(deps)({ id, name, scopes, settings: given });
      if (created.ok)
        log.info('a merchant was made', { merchantId: created.value.merchant.id, by: asked.by });
      return toAnswer(created.ok ? ok(issued(created.value)) : created);
    }
    case 'READ':
      return toAnswer(shown(ok(await readMerchant(deps)(asked.caller))));
    case 'CHANGE':
      return toAnswer(shown(await changeSettings(deps)(asked.caller, asked.input)));
    case 'STOP':
      return toAnswer(shown(await stopChange(deps)(asked.caller, asked.id)));
  }
}

function shown<E>(record: Result<MerchantRecord, E>): Result<unknown, E> {
  return record.ok ? ok(shownMerchant(record.value)) : record;
}

/** The first key's secret is in the answer, and nowhere else. */
function issued({ merchant, key, keyHash, scopes }: CreatedMerchant): unknown {
  const { createdAt } = merchant;
  const first = { hash: keyHash, merchant, name: 'Of the operators', scopes, addressRanges: [], createdAt };
  return { merchant: shownMerchant(merchant), apiKey: shownKey(first), secret: key.reveal() };
}
