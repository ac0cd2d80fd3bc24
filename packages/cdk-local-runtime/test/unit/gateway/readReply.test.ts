import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readReply } from '../../../src/gateway/readReply.ts';

const OK = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nX-Amzn-RequestId: r1\r\n';

function read(text: string, method = 'POST') {
  return readReply(method, Buffer.from(text, 'latin1'));
}

describe('readReply', () => {
  it('reads status, headers by lower-case name and body', () => {
    const found = read(`${OK}content-length: 2\r\n\r\n{}`);
    expect(found).toEqual({
      reply: {
        status: 200,
        headers: { 'content-type': 'application/json', 'x-amzn-requestid': 'r1', 'content-length': '2' },
        body: Buffer.from('{}'),
      },
      keepsConnection: true,
    });
  });

  it('joins headers of one name and leaves out those of the connection', () => {
    const found = read(`HTTP/1.1 204 No Content\r\nvary: a\r\nVary: b\r\nConnection: close\r\n\r\n`);
    expect(found).toMatchObject({ reply: { headers: { vary: 'a, b' } }, keepsConnection: false });
    expect(found).not.toHaveProperty('reply.headers.connection');
  });

  it.each(['GET', 'HEAD'])('gives what answers a %s the body that it has', (method) => {
    const found = read(`${OK}content-length: 5\r\n\r\n${method === 'HEAD' ? '' : 'hello'}`, method);
    expect(found).toMatchObject({ reply: { body: Buffer.from(method === 'HEAD' ? '' : 'hello') } });
  });

  it.each([
    ['another protocol', 'SSH-2.0-OpenSSH_9.6\r\n\r\n'],
    ['an interim reply', 'HTTP/1.1 100 Continue\r\n\r\n'],
    ['a reply without a length', `${OK}\r\nhello`],
    ['a chunk without a length', `${OK}transfer-encoding: chunked\r\n\r\nxyz\r\n`],
  ])('refuses %s', (_, text) => {
    expect(() => read(text)).toThrow();
  });

  it('reads the same however the bytes arrive', () => {
    const bodies = fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 4 });
    fc.assert(
      fc.property(bodies, fc.boolean(), fc.infiniteStream(fc.nat(30)), (parts, chunked, sizes) => {
        const body = Buffer.concat(parts);
        const sent = chunked
          ? Buffer.concat([
              Buffer.from(`${OK}transfer-encoding: chunked\r\n\r\n`),
              ...parts
                .filter((part) => part.length > 0)
                .flatMap((part) => [
                  Buffer.from(`${part.length.toString(16)}\r\n`),
                  part,
                  Buffer.from('\r\n'),
                ]),
              Buffer.from('0\r\n\r\n'),
            ])
          : Buffer.concat([Buffer.from(`${OK}content-length: ${body.length}\r\n\r\n`), body]);
        let there = 0;
        let wanted = 1;
        for (const size of sizes) {
          there = Math.min(sent.length, there + size);
          if (there < wanted) continue;
          const found = readReply('POST', sent.subarray(0, there));
          if (typeof found === 'number') {
            // It waits for bytes that are to come, never for more than there are.
            expect(found).toBeGreaterThan(there);
            expect(found).toBeLessThanOrEqual(sent.length);
            wanted = found;
            continue;
          }
          expect(there).toBe(sent.length);
          expect(found.reply.body).toEqual(body);
          return;
        }
      }),
    );
  });
});
