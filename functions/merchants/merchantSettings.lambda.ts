import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import { fileChains } from '../chain/fileChains.ts';
import { type Answer, toAnswer } from '../shared/answer.ts';
import { systemClock } from '../shared/clock.ts';
import { documentClient } from '../shared/dynamo.ts';
import { readEnv } from '../shared/env.ts';
import { merchantId } from '../shared/ids.ts';
import { ok, type Result } from '../shared/result.ts';
import { changeSettings, readMerchant, stopChange } from './changeSettings.ts';
import { dynamoMerchantRecords } from './dynamoMerchantRecords.ts';
import type { MerchantRecord } from './merchantRecord.ts';
import { shownMerchant } from './shownMerchant.ts';

const env = readEnv('MERCHANTS_TABLE', 'CHANGE_DELAY_MINUTES', 'LAMBDA_TASK_ROOT');
const deps = {
  records: dynamoMerchantRecords({ client: documentClient(), tableName: env.MERCHANTS_TABLE }),
  clock: systemClock,
  random: randomBytes,
  delayMinutes: z.coerce.number().int().min(0).parse(env.CHANGE_DELAY_MINUTES),
  chainIds: fileChains(env.LAMBDA_TASK_ROOT).map(({ chainId }) => chainId),
};

const caller = z.object({ merchantId, keyId: z.string() });
const command = z.discriminatedUnion('command', [
  z.object({ command: z.literal('READ'), caller }),
  z.object({
    command: z.literal('CHANGE'),
    caller,
    input: z.object({
      name: z.string().nullish(),
      expiresInMinutes: z.int().nullish(),
      returnHosts: z.array(z.string()).nullish(),
      treasury: z.object({ chainId: z.int(), address: z.string() }).nullish(),
      notificationAddress: z.string().nullish(),
    }),
  }),
  z.object({ command: z.literal('STOP'), caller, id: z.string() }),
]);

/** What merchants do with their settings. */
export async function handler(event: unknown): Promise<Answer<unknown>> {
  const asked = command.parse(event);
  switch (asked.command) {
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
