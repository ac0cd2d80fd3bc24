import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { summarizeVitals } from '../../../../scripts/vitals/summarizeVitals.ts';

const HEAD = [
  '#Version: 1.0',
  '#Fields: date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status cs(Referer) cs(User-Agent) cs-uri-query cs(Cookie)',
];
const line = (query: string, stem = '/vitals'): string =>
  [
    '2026-11-22',
    '10:00:00',
    'VIE50-P1',
    '300',
    '192.0.2.1',
    'GET',
    'd1.cloudfront.net',
    stem,
    '204',
    '-',
    'Mozilla',
    query,
    '-',
  ].join('\t');

async function* linesOf(lines: readonly string[]): AsyncGenerator<string> {
  yield* lines;
}

describe('what pages reported', () => {
  it('given reports, then each page has its count and the value that three quarters do not exceed', async () => {
    const lcps = [900, 100, 400, 300, 200, 500, 800, 600];
    const lines = [...HEAD, ...lcps.map((lcp) => line(`page=pay&lcp=${lcp}&cls=12`)), line('page=p&inp=40')];
    expect(await summarizeVitals(linesOf(lines))).toEqual([
      { page: 'pay', reports: 8, p75: { lcp: 600, cls: 12 }, errors: {} },
      { page: 'p', reports: 1, p75: { inp: 40 }, errors: {} },
    ]);
  });

  it('given failures, then they are counted by kind, beside the reports', async () => {
    const lines = [
      ...HEAD,
      line('page=pay&error=TypeError'),
      line('page=pay&error=TypeError'),
      line('page=pay&error=policy'),
    ];
    expect(await summarizeVitals(linesOf(lines))).toEqual([
      { page: 'pay', reports: 0, p75: {}, errors: { TypeError: 2, policy: 1 } },
    ]);
  });

  it.each([
    ['another file', line('page=pay&lcp=1', '/pay/index.html')],
    ['a page that is none', line('page=%3Cscript%3E&lcp=1')],
    ['a kind that is none', line('page=pay&error=inv_01JD9N7Z4Q8WJ5T2R6K3M1XVCE')],
    ['no columns', 'x'],
    ['nothing', ''],
  ])('given %s, which no page of ours sends, then it counts for nothing', async (_, given) => {
    expect(await summarizeVitals(linesOf([...HEAD, given]))).toEqual([]);
  });

  it.each(['lcp=-1', 'lcp=1e9', 'lcp=1234567', 'lcp=', 'lcp=0x10'])(
    'given %s, then the value is left out',
    async (value) => {
      expect(await summarizeVitals(linesOf([...HEAD, line(`page=pay&${value}`)]))).toEqual([
        { page: 'pay', reports: 1, p75: {}, errors: {} },
      ]);
    },
  );

  it('given a log that has its columns elsewhere, then they are found by name, and without names nothing is read', async () => {
    const moved = ['#Fields: cs-uri-query cs-uri-stem', 'page=p&fcp=7\t/vitals'];
    expect(await summarizeVitals(linesOf(moved))).toEqual([
      { page: 'p', reports: 1, p75: { fcp: 7 }, errors: {} },
    ]);
    expect(await summarizeVitals(linesOf([line('page=p&fcp=7')]))).toEqual([]);
  });

  it('given the command, then it says so in words', () => {
    const input = [...HEAD, line('page=pay&lcp=640&cls=3'), line('page=pay&error=policy')].join('\n');
    const { stdout } = spawnSync(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', 'scripts/vitals.ts'],
      {
        input,
        encoding: 'utf8',
      },
    );
    expect(stdout).toBe('pay: 1 reports; p75 lcp 640, cls 3; failures policy 1\n');
  });
});
