import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import * as z from 'zod';
import { readEnv } from '../../shared/env.ts';
import { secretReader } from '../../shared/secretReader.ts';
import { deriveAddress, type DerivedAddress } from './deriveAddress.ts';

const { DEPOSIT_XPUB_SECRET } = readEnv('DEPOSIT_XPUB_SECRET');
const secrets = secretReader(new SecretsManagerClient({}));
const derive = deriveAddress({
  accountKey: async () => (await secrets.read(DEPOSIT_XPUB_SECRET)).reveal(),
});
const command = z.object({ index: z.int().min(0) });

/** Called by `createInvoice` with the index that it took from the counter. */
export async function handler(event: unknown): Promise<DerivedAddress> {
  return derive(command.parse(event));
}
