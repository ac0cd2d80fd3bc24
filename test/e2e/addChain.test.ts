import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { follow } from './server/guide.ts';
import type { Template } from './server/workspace.ts';

describe('adding a chain and a currency, by the guide', () => {
  it('given the synthesis, then functions, secret and schedules know both', async () => {
    const followed = await follow('docs/guides/add-a-chain.md', ['cdk']);
    onTestFinished(followed.workspace.remove);
    const template = JSON.parse(
      followed.read('cdk.out.testnet/appsync-payments-testnet.template.json'),
    ) as Template;
    const resources = Object.values(template.Resources);
    const lists = resources.flatMap(({ Properties }) => {
      const { S3Key } = (Properties?.['Code'] ?? {}) as { S3Key?: string };
      const file = `cdk.out.testnet/asset.${S3Key?.replace('.zip', '')}/chains.json`;
      return existsSync(join(followed.workspace.directory, file))
        ? [JSON.parse(followed.read(file)) as unknown]
        : [];
    });
    expect(lists).toHaveLength(6);
    for (const chains of lists)
      expect(chains).toMatchObject([
        { chainId: 11155111, assets: [{ symbol: 'USDC' }, { symbol: 'EURC' }, { symbol: 'ETH' }] },
        { chainId: 80002, assets: [{ symbol: 'USDC' }, { symbol: 'POL' }] },
      ]);
    expect(JSON.stringify(resources)).not.toContain('80002');
    expect(JSON.stringify(template.Rules)).toContain('chain 80002');
  }, 120_000);
});
