import { describe, expect, it, onTestFinished } from 'vitest';
import { follow } from './server/guide.ts';

describe('adding a decision rule, by the guide', () => {
  it('given the commands, then the rule is on the list and its cases pass', async () => {
    const followed = await follow('docs/guides/add-a-rule.md', ['functions', 'test']);
    onTestFinished(followed.workspace.remove);
    expect(followed.read('functions/posting/decisionRules/rules.generated.ts')).toContain('probingAmount');
    expect(followed.printed).toMatch(/Test Files .*passed/);
    expect(followed.printed).not.toMatch(/failed/);
  }, 120_000);
});

describe('adding a risk rule, by the guide', () => {
  it('given the commands, then the rule is on the list, and its cases pass', async () => {
    const followed = await follow('docs/guides/add-a-risk-rule.md', ['functions', 'test']);
    onTestFinished(followed.workspace.remove);
    expect(followed.read('functions/risk/rules/rules.generated.ts')).toContain('...evenAmount');
    expect(followed.printed).toMatch(/Test Files .*passed/);
    expect(followed.printed).not.toMatch(/failed/);
  }, 120_000);
});
