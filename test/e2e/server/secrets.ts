import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Server } from './server.ts';

interface StoredSecret {
  name: string;
  versions: { value: { SecretString?: string } }[];
}

/** Everything of a local server that no log may hold, by what it is. */
export function secretsOf({ workspace, outputs }: Server): Map<string, string> {
  const read = (file: string): string => readFileSync(join(workspace.dataDir, file), 'utf8');
  const secrets = new Map<string, string>();
  for (const { name, versions } of JSON.parse(read('secrets.json')) as StoredSecret[]) {
    // A node's URL is a secret where it carries a provider's key; locally everyone may know it.
    if (name.endsWith('/rpc')) continue;
    for (const { value } of versions) if (value.SecretString) secrets.set(name, value.SecretString);
  }
  const words = read('seed-backup.txt').trim().split(/\s+/);
  for (let at = 0; at + 4 <= words.length; at++) {
    secrets.set(`words of the seed from ${at}`, words.slice(at, at + 4).join(' '));
  }
  const operator = JSON.parse(read('operator.json')) as Record<string, string>;
  secrets.set('operator’s secret key', operator['AWS_SECRET_ACCESS_KEY'] ?? '');
  secrets.set('merchant’s key', outputs.merchantApiKey);
  secrets.set('other merchant’s key', outputs.otherMerchantApiKey);
  secrets.set('payer’s API key', outputs.payerApiKey);
  secrets.set('payer’s private key', outputs.payerPrivateKey);
  return secrets;
}

/** The ways in which a secret may stand in a log: as it is, without 0x, and within base64 at any of its three offsets. */
export function formsOf(secret: string): string[] {
  const bare = secret.startsWith('0x') ? [secret.slice(2)] : [];
  const encoded = [0, 1, 2].map((offset) =>
    // What the neighbours share with the secret is cut off.
    Buffer.from(' '.repeat(offset) + secret)
      .toString('base64')
      .replace(/=+$/, '')
      .slice(offset === 0 ? 0 : 4, -2),
  );
  return [secret, ...bare, ...encoded];
}
