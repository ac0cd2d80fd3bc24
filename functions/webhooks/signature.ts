import { createHmac } from 'node:crypto';
import { type Secret, secret } from '../shared/secret.ts';

/*
 * Standard Webhooks: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */

const PREFIX = 'whsec_';
/** The specification asks for 24 to 64. */
const SECRET_BYTES = 32;

/** A new secret, `whsec_` and base64. */
export function newSigningSecret(random: (bytes: number) => Buffer): Secret {
  return secret(`${PREFIX}${random(SECRET_BYTES).toString('base64')}`);
}

export interface SignedMessage {
  /** The same for every attempt: receivers are idempotent on it. Without a full stop, which separates what is signed. */
  readonly id: string;
  /** Seconds since 1970, of this attempt: receivers refuse what is too old, so that nobody can send it again. */
  readonly timestamp: number;
  readonly body: string;
}

/** The headers of a message, with a signature of every secret. */
export function signedHeaders(
  { id, timestamp, body }: SignedMessage,
  secrets: readonly Secret[],
): Readonly<Record<'webhook-id' | 'webhook-timestamp' | 'webhook-signature', string>> {
  const signatures = secrets.map((each) => `v1,${sign(each, `${id}.${timestamp}.${body}`)}`);
  return {
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': signatures.join(' '),
  };
}

function sign(key: Secret, content: string): string {
  return createHmac('sha256', Buffer.from(key.reveal().slice(PREFIX.length), 'base64'))
    .update(content)
    .digest('base64');
}
