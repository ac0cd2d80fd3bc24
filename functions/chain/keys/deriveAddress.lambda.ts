import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import * as z from 'zod';
import { type Answer, toAnswer } from '../../shared/answer.ts';
import { readEnv } from '../../shared/env.ts';
import { createLog } from '../../shared/log.ts';
import { err, ok } from '../../shared/result.ts';
import { secretReader } from '../../shared/secretReader.ts';
import { SecretUnset } from '../../shared/setUp.ts';
import { deriveAddress, type DerivedAddress } from './deriveAddress.ts';

const { DEPOSIT_XPUB_SECRET } = readEnv('DEPOSIT_XPUB_SECRET');
const log = createLog();
const secrets = secretReader(new SecretsManagerClient({}));
const derive = deriveAddress({
  accountKey: async () => (await secrets.read(DEPOSIT_XPUB_SECRET)).reveal(),
});
const command = z.object({ index: z.int().min(0) });

/** Called by `createInvoice` with the index that it took from the counter. Before `setup-secrets` there is no key to derive from. */
export async function handler(event: unknown): Promise<Answer<DerivedAddress>> {
  try {
    return toAnswer(ok(await derive(command.parse(event))));
  } catch (error) {
    if (!(error instanceof SecretUnset)) throw error;
    log.info('not set up yet: run setup-secrets', { secret: error.secretId });
    return toAnswer(err({ code: 'NotSetUp', facts: {} }));
  }
}
