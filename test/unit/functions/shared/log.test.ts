import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { createLog } from '../../../../functions/shared/log.ts';
import { secret } from '../../../../functions/shared/secret.ts';

function logged(level: string | undefined): { log: ReturnType<typeof createLog>; lines: string[] } {
  const lines: string[] = [];
  return { log: createLog({ level, write: (line) => void lines.push(line) }), lines };
}

describe('logging', () => {
  it('given facts, then one line of JSON holds them by name, bigint and errors too', () => {
    const { log, lines } = logged('INFO');
    log.error('sweep failed', { sweepId: 'swp_1', gas: 21_000n, error: new Error('reverted') });
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      level: 'ERROR',
      message: 'sweep failed',
      sweepId: 'swp_1',
      gas: '21000',
      error: { name: 'Error', message: 'reverted' },
    });
  });

  it('given any line, then it has the time in RFC 3339, and no fact takes its place or that of the level', () => {
    const lines: string[] = [];
    const clock = { nowMs: () => Date.parse('2026-11-20T08:00:00Z') };
    createLog({ write: (line) => void lines.push(line), clock }).error('x', {
      level: 'INFO',
      timestamp: 7,
      message: 'y',
    });
    expect(JSON.parse(lines[0] ?? '')).toEqual({
      timestamp: '2026-11-20T08:00:00.000Z',
      level: 'ERROR',
      message: 'x',
    });
  });

  it.each([
    ['WARN', ['WARN', 'ERROR']],
    ['debug', ['DEBUG', 'INFO', 'WARN', 'ERROR']],
    ['nonsense', ['INFO', 'WARN', 'ERROR']],
  ])('given the level %s, then nothing below it is written', (level, expected) => {
    const { log, lines } = logged(level);
    log.debug('d');
    log.info('i');
    log.warn('w');
    log.error('e');
    expect(lines.map((line) => (JSON.parse(line) as { level: string }).level)).toEqual(expected);
  });

  it('given a secret, then neither log, text, JSON nor inspection shows it', () => {
    const key = secret('apk_test_very-private');
    const { log, lines } = logged('INFO');
    log.info('key', { key });
    const shown = [
      lines.join(),
      String(key),
      `${key}`,
      JSON.stringify({ key }),
      inspect({ nested: { key } }),
      inspect(key),
    ];
    expect(shown.join()).not.toContain('private');
    expect(inspect(key)).toBe('[secret]');
    expect(key.reveal()).toBe('apk_test_very-private');
  });
});
