import { describe, expect, it } from 'vitest';
import { backtest, precisionAndRecall } from '../../../../scripts/risk/backtest/backtest.ts';
import { chartOf, tableOf } from '../../../../scripts/risk/backtest/report.ts';
import { parseLine, type StoredSnapshot } from '../../../../scripts/risk/backtest/storedSnapshot.ts';
import { settingsWith, snapshotWith } from '../../../fixtures/risk/snapshot.ts';

const blocked = { listMatches: [{ list: 'BLOCK', kind: 'COUNTRY' } as const] };
const stored: StoredSnapshot[] = [
  { snapshot: snapshotWith({ transactionId: 'a', ...blocked }), decided: 'ALLOW', truth: 'FRAUD' },
  { snapshot: snapshotWith({ transactionId: 'b', ...blocked }), decided: 'REFUSE', truth: 'LEGITIMATE' },
  { snapshot: snapshotWith({ transactionId: 'c' }), decided: null, truth: 'FRAUD' },
  { snapshot: snapshotWith({ transactionId: 'd', atMs: 5 }), decided: null, truth: 'LEGITIMATE' },
];
const over = (given: readonly StoredSnapshot[], fromMs = 6) =>
  backtest({
    source: async function* () {
      yield* given;
    },
    settings: settingsWith(),
    fromMs,
    toMs: Number.MAX_SAFE_INTEGER,
  });

describe('a backtest', () => {
  it('given fraud that is found and missed, then precision, recall and what honest customers cost', async () => {
    const result = await over(stored);
    expect(result).toMatchObject({ scored: 3, changed: 1, shadowChanged: 0 });
    expect(result.decisions.REFUSE).toEqual({ FRAUD: 1, LEGITIMATE: 1, UNKNOWN: 0 });
    expect(result.factors).toEqual({ BLOCKED: { FRAUD: 1, LEGITIMATE: 1, UNKNOWN: 0 } });
    expect(result.falsePositives).toEqual({ refusedUsdCents: '5400', reviews: 0 });
    expect(precisionAndRecall(result.decisions)).toEqual({ precision: 5_000, recall: 5_000 });
    expect(tableOf(result)).toContain('precision 50.00 %, recall 50.00 %');
    expect(chartOf(result)).toContain('FRAUD 100: 1 of 2');
  });

  it('given the same twice, then the same digest; given one less, then another', async () => {
    expect((await over(stored)).sha256).toBe((await over(stored)).sha256);
    expect((await over(stored, 0)).sha256).not.toBe((await over(stored)).sha256);
  });

  it('given a line that is no snapshot, then a refusal that names place and field', () => {
    const line = { snapshot: { ...snapshotWith(), amount: '1.5' }, decided: null, truth: 'UNKNOWN' };
    expect(() => parseLine(JSON.stringify(line), 'file:7')).toThrow(/file:7.*amount/);
  });
});
