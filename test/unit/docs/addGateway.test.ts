import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ADAPTER } from '../../../architecture/fileKinds.ts';
import { CREDENTIALS } from '../../../functions/gateways/gatewayCredentials.ts';
import { GATEWAY_NAMES } from '../../../functions/gateways/gatewayName.ts';
import { gatewayOrder } from '../../../functions/gateways/routing.ts';

const GUIDE = 'docs/guides/add-a-gateway.md';
const guide = readFileSync(GUIDE, 'utf8');
const textOf = (file: string): string => readFileSync(file, 'utf8');

/** The sandbox is no provider: it has no package, and its server is the one of `npm start`. */
const PROVIDERS = GATEWAY_NAMES.filter((name) => name !== 'sandbox');

describe('adding a gateway, by the guide', () => {
  it('given the files that it names, then each is there', () => {
    const named = [...guide.matchAll(/`((?:functions|test|scripts|architecture)\/[^`<>]+\.ts)`/g)].flatMap(
      ([, file]) => file ?? [],
    );
    const made = [...guide.matchAll(/^`([^`\n]+)`:$/gm)].flatMap(([, file]) => file ?? []);
    expect(named.length).toBeGreaterThan(made.length);
    expect(named.filter((file) => !existsSync(file) && !made.includes(file))).toEqual([]);
  });

  it.each(PROVIDERS)('given %s, then each file of its steps is there', (name) => {
    const own = `functions/gateways/${name}/${name}`;
    const files = [
      ...['Terms', 'Amounts', 'Facts', 'Gateway'].map((part) => `${own}${part}.ts`),
      `test/integration/functions/gateways/${name}/${name}.contract.test.ts`,
      `test/engines/${name}Server.ts`,
      `scripts/gateways/reports/${name}.ts`,
      `test/fixtures/gateways/reports/${name}.csv`,
    ];
    expect(files.filter((file) => !existsSync(file))).toEqual([]);
    expect(`${own}Gateway.ts`).toMatch(new RegExp(ADAPTER));
    expect(textOf(`test/integration/functions/gateways/${name}/${name}.contract.test.ts`)).toMatch(
      /^ *gatewayContract\($|^ *gatewayContract\('/m,
    );
  });

  it.each(GATEWAY_NAMES)('given %s, then it is entered wherever the guide says', (name) => {
    expect(Object.keys(CREDENTIALS)).toContain(name);
    const amount = { units: 1n, currency: { symbol: 'EUR', decimals: 2 } };
    expect(gatewayOrder([], { merchantId: 'demo', amount }, () => 0)).toContain(name);
    expect(textOf('functions/gateways/secretsGateways.ts')).toMatch(new RegExp(`^    ${name}: `, 'm'));
    expect(textOf('scripts/gateways.ts')).toMatch(new RegExp(`^  ${name}: +\\{`, 'm'));
    expect(textOf('scripts/gateways/readReport.ts')).toContain(`  ${name}: `);
    expect(textOf('docs/concepts/card-payments.md').toLowerCase()).toContain(`- **${name}**: `);
  });

  it.each(PROVIDERS)('given %s, then its package is loaded with the first call alone', (name) => {
    expect(textOf('functions/gateways/secretsGateways.ts')).toContain(
      `await import('./${name}/${name}Gateway.ts')`,
    );
    expect(textOf(`functions/gateways/${name}/${name}Terms.ts`)).not.toMatch(/from '[^.]/);
  });
});
