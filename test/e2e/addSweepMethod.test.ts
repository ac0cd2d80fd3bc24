import { describe, expect, it, onTestFinished } from 'vitest';
import { follow } from './server/guide.ts';

describe('adding a sweep method, by the guide', () => {
  it('given the commands, then its test passes, and schema, events and functions know its name', async () => {
    const followed = await follow('docs/guides/add-a-sweep-method.md', [
      'cdk',
      'docs',
      'functions',
      'packages',
      'resolvers',
      'schema',
      'scripts',
      'test',
    ]);
    onTestFinished(followed.workspace.remove);
    expect(followed.printed).toMatch(/Test Files .*passed/);
    expect(followed.printed).not.toMatch(/failed/);
    expect(followed.read('schema/generated/schema.generated.ts')).toContain("'OWN_GAS'");
    expect(followed.read('docs/reference/events/invoice.swept.schema.json')).toContain('"OWN_GAS"');
    expect(followed.read('dist/functions/sweep/index.mjs')).toContain('OWN_GAS');
  }, 120_000);
});
