import { asMerchant, type ApiClient } from './apiClient.ts';
import { runCommand } from './command.ts';
import type { Server } from './server.ts';

export interface IssuedKey {
  apiKey: string;
  keyHash: string;
  keyId: string;
}

/** One more key of a merchant, by the command that operators run; default: the scopes that a key has by default. */
export async function addKey(
  server: Server,
  merchantId: string,
  ...scopes: readonly string[]
): Promise<IssuedKey> {
  const args = ['scripts/merchant.ts', 'add-key', '--id', merchantId, '--json'];
  const given = scopes.length === 0 ? [] : ['--scopes', scopes.join(',')];
  const { output, errors } = await runCommand(server.workspace, [...args, ...given]);
  if (output === '') throw new Error(errors);
  return JSON.parse(output) as IssuedKey;
}

export async function revokeKey(server: Server, { keyHash }: IssuedKey): Promise<void> {
  const args = ['scripts/merchant.ts', 'revoke-key', '--key-hash', keyHash];
  const { code, errors } = await runCommand(server.workspace, args);
  if (code !== 0) throw new Error(errors);
}

/** Somebody of the merchant who decides reviews, and does nothing else. */
export async function asReviewer(
  server: Server,
  merchantId = 'demo',
): Promise<ApiClient & { keyId: string }> {
  const { apiKey, keyId } = await addKey(server, merchantId, 'transactions:read', 'transactions:review');
  return { ...asMerchant(server.outputs, apiKey), keyId };
}
