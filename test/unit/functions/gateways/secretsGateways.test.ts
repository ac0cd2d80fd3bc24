import { ResourceNotFoundException } from '@aws-sdk/client-secrets-manager';
import { describe, expect, it, vi } from 'vitest';
import { secretsGateways } from '../../../../functions/gateways/secretsGateways.ts';
import type { GatewayName } from '../../../../functions/gateways/gatewayName.ts';
import type { MerchantId } from '../../../../functions/shared/ids.ts';
import { type Secret, secret } from '../../../../functions/shared/secret.ts';

const MERCHANT = 'demo' as MerchantId;
const AMOUNT = { units: 500n, currency: { symbol: 'EUR', decimals: 2 } };
const THERE = Promise.resolve(secret('{}'));

/** The gateways of a merchant that has these accounts; `accounts` and `clock` are the test's to change. */
function given(accounts: Partial<Record<GatewayName, Promise<Secret>>>) {
  const clock = { at: 0, nowMs: () => clock.at };
  const looked: string[] = [];
  const gateways = secretsGateways({
    secrets: {
      read: (id) => {
        const [name = ''] = id.split('/');
        looked.push(name);
        const absent = () =>
          Promise.reject(new ResourceNotFoundException({ message: 'none', $metadata: {} }));
        return accounts[name as GatewayName] ?? absent();
      },
    },
    prefix: '',
    routing: [],
    random: () => 0,
    clock,
  });
  const routes = async (named: GatewayName | null = null): Promise<string[]> => {
    const found = await gateways.routesFor({ merchantId: MERCHANT, amount: AMOUNT, named });
    return found.map(({ gateway }) => gateway);
  };
  return { clock, looked, routes };
}

describe('where a payment may go', () => {
  it('given accounts that are not there, then they are not looked for again for ten seconds', async () => {
    const { looked, routes } = given({ sandbox: THERE });
    expect(await routes()).toEqual(['sandbox']);
    looked.length = 0;
    expect(await routes()).toEqual(['sandbox']);
    expect(looked).toEqual(['sandbox']);
  });

  it('given one that was not there half a minute ago, then a payment with another one does not wait for the look, and the next finds it', async () => {
    const accounts: Partial<Record<GatewayName, Promise<Secret>>> = { sandbox: THERE };
    const { clock, looked, routes } = given(accounts);
    await routes();
    const { promise, resolve } = Promise.withResolvers<Secret>();
    accounts.stripe = promise;
    clock.at = 30_000;
    looked.length = 0;
    expect(await routes()).toEqual(['sandbox']);
    expect(looked).toContain('stripe');
    resolve(secret('{}'));
    await vi.waitFor(async () => expect(await routes()).toEqual(['stripe', 'sandbox']), 60_000);
  });

  it('given one that was not there long ago, then the payment waits for the look', async () => {
    const accounts: Partial<Record<GatewayName, Promise<Secret>>> = { sandbox: THERE };
    const { clock, routes } = given(accounts);
    await routes();
    accounts.stripe = THERE;
    clock.at = 10 * 60_000;
    expect(await routes()).toEqual(['stripe', 'sandbox']);
  });

  it('given the one that is named was not there half a minute ago, then the payment waits for the look', async () => {
    const accounts: Partial<Record<GatewayName, Promise<Secret>>> = {};
    const { clock, routes } = given(accounts);
    expect(await routes('stripe')).toEqual([]);
    accounts.stripe = THERE;
    clock.at = 30_000;
    expect(await routes('stripe')).toEqual(['stripe']);
  });
});
