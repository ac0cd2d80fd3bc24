import { describe, expect, test } from 'vitest';
import { valueOf } from '../context.ts';

describe('ids from pinned time and chance', () => {
  const options = { clock: () => 1_469_918_176_385, random: () => 0.5 };

  test('given random bytes, then autoId is a UUID of version 4', () => {
    expect(valueOf('util.autoId()', {}, options)).toBe('80808080-8080-4080-8080-808080808080');
  });

  test('given the time of the ULID specification, then autoUlid begins with its ten characters', () => {
    // https://github.com/ulid/spec: 01ARZ3NDEK is 1469918176385
    expect(valueOf('util.autoUlid()', {}, options)).toMatch(/^01ARYZ6S41[0-9A-HJKMNP-TV-Z]{16}$/u);
  });

  test('given the example of the KSUID project, then autoKsuid is its text', () => {
    // https://github.com/segmentio/ksuid#command-line-tool: raw 0669F7EFB5A1CD34B5F99D1154FB6853345C9735
    const raw = Buffer.from('0669F7EFB5A1CD34B5F99D1154FB6853345C9735', 'hex');
    const payload = [...raw.subarray(4)];
    let next = 0;
    const random = (): number => {
      const byte = payload[next] ?? 0;
      next += 1;
      return byte / 256;
    };
    const clock = (): number => (raw.readUInt32BE(0) + 1_400_000_000) * 1000;
    expect(valueOf('util.autoKsuid()', {}, { clock, random })).toBe('0ujtsYcgvSTl8PAuAdqWYSMnLOv');
  });
});
