import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';

const ALGORITHM = 'aes-256-gcm';
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** The key of an API's page tokens: the same after a restart, so that a client may go on. */
export function pageTokenKey(apiId: string): Buffer {
  return createHash('sha256').update(`page token ${apiId}`).digest();
}

/** Seals a LastEvaluatedKey: what a client gets is opaque, as AppSync's nextToken. */
export function sealPageToken(key: Buffer, lastEvaluatedKey: unknown): string {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(ALGORITHM, key, iv);
  const sealed = Buffer.concat([cipher.update(JSON.stringify(lastEvaluatedKey)), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64url');
}

/** Opens a token. Undefined for anything that this API did not seal. */
export function openPageToken(key: Buffer, token: unknown): Record<string, unknown> | undefined {
  if (typeof token !== 'string') return undefined;
  try {
    const bytes = Buffer.from(token, 'base64url');
    const decipher = createDecipheriv(ALGORITHM, key, bytes.subarray(0, IV_BYTES), {
      authTagLength: TAG_BYTES,
    });
    decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
    const text = Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]);
    return JSON.parse(text.toString()) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}
