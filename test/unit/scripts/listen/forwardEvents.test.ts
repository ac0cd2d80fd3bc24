import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ApiError, TransportError, verifyWebhook } from 'appsync-payments-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../../../functions/shared/clock.ts';
import { secret } from '../../../../functions/shared/secret.ts';
import { type EventPage, forwardEvents, type Forwarded } from '../../../../scripts/listen/forwardEvents.ts';

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const event = (n: number, type = 'invoice.paid') => {
  const id = `inv_${n}#1`;
  const body = JSON.stringify({ id, type, subject: `inv_${n}`, version: 1, data: { id: `inv_${n}` } });
  return { id, type, occurredAt: `2026-11-22T00:00:0${n}.000Z`, body };
};

let server: Server;
let url: string;
const received: string[] = [];
beforeAll(async () => {
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (part: Buffer) => (body += part.toString()));
    request.on('end', () => {
      received.push(verifyWebhook(SECRET, { headers: request.headers, body }).id);
      response.writeHead(body.includes('inv_2') ? 500 : 204).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
});
afterAll(() => void server.close());

/** Forwards what the answers hold, and ends with the last of them. */
async function forward(
  answers: (EventPage | Error)[],
  more: Partial<Parameters<typeof forwardEvents>[0]> = {},
) {
  const forwarded: Forwarded[] = [];
  const troubles: string[] = [];
  received.length = 0;
  const cursor = await forwardEvents(
    {
      readSince: () => {
        const [answer] = answers.splice(0, 1);
        return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer!);
      },
      secret: secret(SECRET),
      forwardTo: url,
      types: [],
      since: null,
      clock: systemClock,
      wait: () => Promise.resolve(),
      onForwarded: (each) => forwarded.push(each),
      onTrouble: ({ message }) => troubles.push(message),
      stopped: () => answers.length === 0,
      ...more,
    },
    null,
  );
  return { cursor, forwarded, troubles };
}

const page = (cursor: string, ...items: EventPage['items']): EventPage => ({ items, cursor, more: false });

describe('npm run listen', () => {
  it('given events, then each comes once, in order and signed, and what was answered is told', async () => {
    const { cursor, forwarded } = await forward([page('1', event(1), event(2)), page('2', event(3))]);
    expect(received).toEqual(['inv_1#1', 'inv_2#1', 'inv_3#1']);
    expect(forwarded.map(({ status }) => status)).toEqual([204, 500, 204]);
    expect(cursor).toBe('2');
  });

  it('given a server that is started anew meanwhile, then it is waited for and nothing is left out', async () => {
    const lost = new TransportError('no answer');
    const { cursor, troubles } = await forward([page('1', event(1)), lost, lost, page('2', event(3))]);
    expect(received).toEqual(['inv_1#1', 'inv_3#1']);
    expect(troubles).toEqual(['no answer', 'no answer']);
    expect(cursor).toBe('2');
  });

  it('given a key that is refused, then it ends with that', async () => {
    const refused = new ApiError([{ message: 'no', errorType: 'UnauthorizedException' }]);
    await expect(forward([refused, page('1')])).rejects.toBe(refused);
  });

  it('given types and a moment, then only those, from then on', async () => {
    const items = [event(1), event(3), event(4, 'invoice.swept'), event(5)];
    await forward([page('1', ...items)], { types: ['invoice.paid'], since: '2026-11-22T00:00:02.000Z' });
    expect(received).toEqual(['inv_3#1', 'inv_5#1']);
  });

  it('given an address where nobody listens, then the reason is told and it goes on', async () => {
    const { forwarded } = await forward([page('1', event(1)), page('2', event(3))], {
      forwardTo: 'http://127.0.0.1:9/',
    });
    expect(forwarded).toMatchObject([{ status: null }, { status: null }]);
    expect(forwarded[0]?.reason).not.toBe('');
  });
});
