import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { verifyWebhook, WebhookError } from '../../src/index.ts';

const secretOf = (byte: number) => `whsec_${Buffer.alloc(32, byte).toString('base64')}`;
const [OLD, NEW, OTHER] = [secretOf(1), secretOf(2), secretOf(3)];
const BODY = JSON.stringify({
  id: 'inv_1#3',
  type: 'invoice.paid',
  subject: 'inv_1',
  version: 3,
  data: { id: 'inv_1' },
});

/** By the specification's own words: HMAC-SHA256 of id, timestamp and body, with full stops between. */
function signed(secrets: readonly string[], { body = BODY, ageSeconds = 0, id = 'inv_1#3' } = {}) {
  const timestamp = Math.floor(Date.now() / 1_000) - ageSeconds;
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
    return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
  });
  const headers = {
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': signatures.join(' '),
  };
  return { headers, body };
}

describe('verifyWebhook', () => {
  it('given a message that is ours, then it says what it tells', () => {
    expect(verifyWebhook(NEW, signed([NEW]))).toMatchObject({
      id: 'inv_1#3',
      type: 'invoice.paid',
      version: 3,
    });
  });

  it('given a rotation, then who has either secret, or both, takes the message with two signatures', () => {
    for (const secrets of [OLD, NEW, [OLD, NEW], [OTHER, NEW]])
      expect(verifyWebhook(secrets, signed([OLD, NEW])).id).toBe('inv_1#3');
    expect(verifyWebhook([OLD, NEW], signed([NEW])).id).toBe('inv_1#3');
  });

  it('given the headers as servers have them, then in any case and in any kind of object', () => {
    const { headers, body } = signed([NEW]);
    const shouted = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name.toUpperCase(), value]),
    );
    expect(verifyWebhook(NEW, { headers: shouted, body }).id).toBe('inv_1#3');
    expect(verifyWebhook(NEW, { headers: new Headers(headers), body }).id).toBe('inv_1#3');
  });

  const good = signed([NEW]);
  it.each([
    ['another secret', OTHER, good],
    ['no secret', [], good],
    ['a body that was changed', NEW, { ...good, body: BODY.replace('inv_1', 'inv_2') }],
    ['a body that was printed anew', NEW, { ...good, body: JSON.stringify(JSON.parse(BODY), null, 1) }],
    ['another id', NEW, { ...good, headers: { ...good.headers, 'webhook-id': 'inv_2#3' } }],
    ['six minutes ago', NEW, signed([NEW], { ageSeconds: 360 })],
    ['six minutes ahead', NEW, signed([NEW], { ageSeconds: -360 })],
    [
      'another version of signatures',
      NEW,
      {
        ...good,
        headers: {
          ...good.headers,
          'webhook-signature': good.headers['webhook-signature'].replace('v1', 'v2'),
        },
      },
    ],
    ['no headers', NEW, { headers: {}, body: BODY }],
    ['a header twice', NEW, { ...good, headers: { ...good.headers, 'webhook-signature': ['v1,x', 'v1,y'] } }],
    ['no message', NEW, signed([NEW], { body: '[]' })],
    ['no JSON', NEW, signed([NEW], { body: 'hello' })],
  ])('given %s, then it is refused', (_what, secrets, request) => {
    expect(() => verifyWebhook(secrets, request)).toThrow(WebhookError);
  });

  it('given four minutes, then it is in time', () => {
    for (const ageSeconds of [240, -240])
      expect(verifyWebhook(NEW, signed([NEW], { ageSeconds }))).toMatchObject({ version: 3 });
  });
});
