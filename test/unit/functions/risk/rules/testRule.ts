import { describe, expect, it } from 'vitest';
import type { FeatureSnapshot } from '../../../../../functions/risk/featureSnapshot.ts';
import type { Rule } from '../../../../../functions/risk/rule.ts';
import { score } from '../../../../../functions/risk/score.ts';
import { settingsWith, snapshotWith } from '../../../../fixtures/risk/snapshot.ts';

type Facts = Readonly<Record<string, string | number | null>>;

/**
 * What a version of a rule finds: the facts that its factor must have among others, or null. A rule must be seen to find something and
 * nothing, and to be silenced by each kind that it names.
 */
export function testRule(
  rule: Rule,
  thresholds: Readonly<Record<string, number>>,
  cases: readonly (readonly [given: string, changes: Partial<FeatureSnapshot>, found: Facts | null])[],
): void {
  const settings = settingsWith({
    rules: [{ code: rule.code, version: rule.version, mode: 'ACTIVE', score: 10, thresholds }],
  });

  describe(`${rule.code}, version ${rule.version}`, () => {
    for (const [given, changes, found] of cases) {
      it(`given ${given}, then ${found === null ? 'nothing' : 'a factor'}`, () => {
        const { factors } = score(snapshotWith(changes), settings);
        const wanted = {
          code: rule.code,
          score: 10,
          detail: expect.any(String),
          facts: expect.objectContaining(found ?? {}),
        };
        expect(factors).toEqual(found === null ? [] : [wanted]);
      });
    }

    it('given its cases, then it found something in one and nothing in another', () => {
      expect(new Set(cases.map(([, , found]) => found === null))).toEqual(new Set([true, false]));
    });

    it.each(rule.silencedBy)('given an entry on the allow list of kind %s, then nothing', (kind) => {
      for (const [, changes] of cases) {
        const allowed = snapshotWith({ ...changes, listMatches: [{ list: 'ALLOW', kind }] });
        expect(score(allowed, settings).factors).toEqual([]);
      }
    });

    it('given a block list, then the factor stands beside it', () => {
      for (const [, changes, found] of cases) {
        const blocked = snapshotWith({ ...changes, listMatches: [{ list: 'BLOCK', kind: 'DEVICE' }] });
        const { factors, decision } = score(blocked, settings);
        expect([factors.length, decision]).toEqual([found === null ? 1 : 2, 'REFUSE']);
      }
    });
  });
}

/** The version of a rule, which must exist. */
export function versionOf(versions: readonly Rule[], version: number): Rule {
  const found = versions.find((rule) => rule.version === version);
  if (found === undefined) throw new Error(`there is no version ${version}`);
  return found;
}
