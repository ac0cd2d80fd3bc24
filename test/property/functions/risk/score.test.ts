import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import defaultSettings from '../../../../functions/risk/defaultSettings.json' with { type: 'json' };
import { featuresOf, snapshotOf } from '../../../../functions/risk/features.ts';
import { type FeatureSnapshot, parseFeatureSnapshot } from '../../../../functions/risk/featureSnapshot.ts';
import { parseRuleSettings } from '../../../../functions/risk/ruleSettings.ts';
import { score } from '../../../../functions/risk/score.ts';
import { canonicalJson } from '../../../../functions/shared/canonical.ts';
import { history } from '../../../fixtures/risk/riskEvents.ts';
import { settingsWith, snapshotWith } from '../../../fixtures/risk/snapshot.ts';

const RUNS = 300;
const snapshots = history.map(({ judged, events }) => snapshotOf(judged, featuresOf(judged, events), []));

/** The same value with the names of every object in the reverse order. */
function turned(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(turned);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([name, each]) => [name, turned(each)]),
  );
}

function bytesOf(snapshot: FeatureSnapshot, settings = settingsWith()): string {
  return canonicalJson(score(snapshot, settings));
}

describe('the score of any snapshot', () => {
  it('given its names and those of the settings in another order, then the same bytes', () => {
    const other = parseRuleSettings(
      turned({ ...defaultSettings, rules: [...defaultSettings.rules].reverse() }),
    );
    if (!other.ok) throw new Error(JSON.stringify(other.error.facts));
    fc.assert(
      fc.property(snapshots, (snapshot) => {
        const again = parseFeatureSnapshot(turned(snapshot));
        expect(again.ok && bytesOf(again.value, other.value)).toBe(bytesOf(snapshot));
      }),
      { numRuns: RUNS },
    );
  });

  it('given any, then the score is the sum of its factors up to 100, and the decision follows from it', () => {
    fc.assert(
      fc.property(snapshots, (snapshot) => {
        const { score: total, factors, decision } = score(snapshot, settingsWith());
        expect(total).toBe(
          Math.min(
            100,
            factors.reduce((sum, factor) => sum + factor.score, 0),
          ),
        );
        expect(decision).toBe(total > 80 ? 'REFUSE' : total >= 70 ? 'REVIEW' : 'ALLOW');
      }),
      { numRuns: RUNS },
    );
  });

  it('given shadow rules, then score, decision and factors are as without them', () => {
    const shadow = defaultSettings.rules.map((rule) => ({ ...rule, mode: 'SHADOW', score: 100 }));
    const withShadow = settingsWith({ rules: [...defaultSettings.rules, ...shadow] });
    fc.assert(
      fc.property(snapshots, (snapshot) => {
        const { shadow: found, rulesVersion: _, ...acting } = score(snapshot, withShadow);
        const { shadow: none, rulesVersion: __, ...alone } = score(snapshot, settingsWith());
        expect(acting).toEqual(alone);
        expect(none).toBeNull();
        expect(found?.decision).toBe(alone.factors.length > 0 ? 'REFUSE' : 'ALLOW');
      }),
      { numRuns: RUNS },
    );
  });
});

describe('a snapshot of any form', () => {
  const names = Object.keys(snapshotWith());

  it('given anything in the place of a field, then it is read as it is or refused with a field, and never throws', () => {
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.anything(), (name, value) => {
        const given = { ...snapshotWith(), [name]: value };
        const read = parseFeatureSnapshot(given);
        if (read.ok) expect(() => score(read.value, settingsWith())).not.toThrow();
        else expect(read.error.facts).toMatchObject({ field: expect.stringMatching(`^${name}`) });
      }),
      { numRuns: RUNS },
    );
  });

  it('given a field less or one more, then it is refused by its name', () => {
    for (const name of names) {
      const { [name]: _, ...less } = snapshotWith() as unknown as Record<string, unknown>;
      expect(parseFeatureSnapshot(less)).toMatchObject({ ok: false, error: { facts: { field: name } } });
    }
    const more = parseFeatureSnapshot({ ...snapshotWith(), colour: 'red' });
    expect(more).toMatchObject({ ok: false, error: { facts: { field: 'colour' } } });
  });

  it('given JSON of any form, then settings and snapshot are refused and never throw', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(parseFeatureSnapshot(value).ok).toBe(false);
        expect(parseRuleSettings(value).ok).toBe(false);
      }),
      { numRuns: RUNS },
    );
  });
});
