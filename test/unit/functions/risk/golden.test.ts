import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseFeatureSnapshot } from '../../../../functions/risk/featureSnapshot.ts';
import { parseRuleSettings } from '../../../../functions/risk/ruleSettings.ts';
import { score } from '../../../../functions/risk/score.ts';
import { canonicalJson } from '../../../../functions/shared/canonical.ts';

const FOLDER = 'test/fixtures/risk/golden';

/**
 * Snapshots and settings as they were stored once, with the bytes of their assessment: a change here means that an old decision cannot
 * be shown again. A new version of rule or snapshot adds files; none is ever written again.
 */
describe('what was scored once', () => {
  const names = readdirSync(FOLDER).filter((name) => name.endsWith('.input.json'));

  it('given the folder, then there is something in it', () => {
    expect(names.length).toBeGreaterThanOrEqual(4);
  });

  it.each(names)('given %s, then the same bytes', (name) => {
    const { snapshot, settings } = JSON.parse(readFileSync(join(FOLDER, name), 'utf8'));
    const [read, rules] = [parseFeatureSnapshot(snapshot), parseRuleSettings(settings)];
    if (!read.ok || !rules.ok) throw new Error(`${name} is not read any more`);
    const golden = join(FOLDER, name.replace('.input.json', '.assessment.txt'));
    const text = `${canonicalJson(score(read.value, rules.value))}\n`;
    expect(text).toBe(readFileSync(golden, 'utf8'));
  });
});
