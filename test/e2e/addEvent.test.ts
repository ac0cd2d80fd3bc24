import { describe, expect, it, onTestFinished } from 'vitest';
import { follow } from './server/guide.ts';
import type { Template } from './server/workspace.ts';

describe('adding an event, by the guide', () => {
  it('given the commands, then it compiles, a write gives it, and the rule of its audience takes it', async () => {
    const followed = await follow('docs/guides/add-an-event.md', [
      ...['architecture', 'bench', 'cdk', 'contracts', 'dev', 'docs', 'eslint', 'examples'],
      ...['functions', 'resolvers', 'schema', 'scripts', 'test'],
    ]);
    onTestFinished(followed.workspace.remove);
    expect(followed.printed).toMatch(/Test Files .*passed/);
    expect(followed.printed).not.toMatch(/failed/);
    expect(followed.read('docs/reference/events/README.md')).toContain('invoice.overpaid');
    const { Resources } = JSON.parse(
      followed.read('cdk.out.testnet/appsync-payments-testnet.template.json'),
    ) as Template;
    const takers = Object.values(Resources)
      .filter(
        ({ Type, Properties }) =>
          Type === 'AWS::Events::Rule' && JSON.stringify(Properties).includes('invoice.overpaid'),
      )
      .map(({ Properties }) => Properties['Name']);
    expect(takers).toEqual(['appsync-payments-testnet-publish-invoice']);
  }, 240_000);
});
