import type { Checkout } from 'appsync-payments-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHROMIUM } from '../../fixtures/pages/browser.ts';
import { checkout, CHECKOUT_STATES } from '../../fixtures/pages/checkouts.ts';
import { injectWallets, type InjectedWallet, providerError } from '../../fixtures/pages/injectedWallets.ts';
import type { StubbedFields } from '../../fixtures/pages/stubbedApi.ts';
import { openStubbedWorld, type StubbedWorld } from '../../fixtures/pages/stubbedWorld.ts';

/* What wallets may answer. One that really pays is in test/e2e/pages.test.ts. */

let world: StubbedWorld;
beforeAll(async () => {
  if (CHROMIUM !== null) world = await openStubbedWorld();
});
afterAll(() => world?.close());

describe.skipIf(CHROMIUM === null)('a wallet of the browser', () => {
  const methodsOf = (changes: Record<string, (params: any) => unknown>): InjectedWallet['request'] => {
    const methods: Record<string, (params: any) => unknown> = {
      eth_requestAccounts: () => ['0x8ba1f109551bD432803012645Ac136ddd64DBA72'],
      eth_chainId: () => '0x2105',
      eth_sendTransaction: () => '0x88df016429689c079f3b2f6ad39fa052532c56795b733da78a91ebe6a713944b',
      eth_getTransactionReceipt: () => null,
      ...changes,
    };
    return (method, params) => {
      const known = methods[method];
      if (known === undefined) throw providerError(4200, `no method ${method}`);
      return known(params);
    };
  };
  const withWallet = async (
    changes: Record<string, (params: any) => unknown>,
    fields: StubbedFields = {},
  ) => {
    let asked: string[] = [];
    const shown = await world.show(
      { checkout: checkout(), ...fields },
      {
        prepare: async (page) => {
          const all = await injectWallets(page, [{ name: 'A Wallet', request: methodsOf(changes) }]);
          asked = all['A Wallet']!;
        },
      },
    );
    const pay = (): Promise<void> => shown.page.getByRole('button', { name: 'Pay with A Wallet' }).click();
    return { ...shown, pay, asked };
  };

  it('given the chain, then it is asked for exactly this transfer, and cannot be asked again once it sent', async () => {
    let transaction: unknown;
    const send = ([given]: unknown[]): string => {
      transaction = given;
      return '0x01';
    };
    const { page, pay, problems, close } = await withWallet({ eth_sendTransaction: send });
    await pay();
    await page.getByText('Your wallet has sent the payment').waitFor();
    const { address, tokenAddress } = checkout();
    expect(transaction).toEqual({
      from: '0x8ba1f109551bD432803012645Ac136ddd64DBA72',
      chainId: '0x2105',
      to: tokenAddress,
      value: '0x0',
      data: `0xa9059cbb${address.slice(2).toLowerCase().padStart(64, '0')}${(25_000_000).toString(16).padStart(64, '0')}`,
    });
    expect(await page.getByRole('button', { name: 'Pay with A Wallet' }).count()).toBe(0);
    expect(problems).toEqual([]);
    await close();
  });

  it('given a chain that it does not know, then it is added with public facts, and only then paid on', async () => {
    let chainId = '0x1';
    let added: unknown;
    const { page, pay, asked, close } = await withWallet({
      eth_chainId: () => chainId,
      wallet_switchEthereumChain: () => {
        throw providerError(4902, 'Unrecognized chain ID');
      },
      wallet_addEthereumChain: ([chain]) => {
        added = chain;
        chainId = '0x2105';
      },
    });
    await pay();
    await page.getByText('Your wallet has sent the payment').waitFor();
    expect(added).toMatchObject({
      chainId: '0x2105',
      chainName: 'Base',
      rpcUrls: ['https://mainnet.base.org'],
    });
    expect(asked.filter((method) => method === 'eth_sendTransaction')).toHaveLength(1);
    await close();
  });

  it.each([
    [
      'stays on another chain',
      { eth_chainId: () => '0x1', wallet_switchEthereumChain: () => null },
      'Your wallet is not on Base',
    ],
    [
      'is asking already',
      {
        eth_requestAccounts: () => {
          throw providerError(-32002, 'Request already pending');
        },
      },
      'Your wallet is already asking',
    ],
    [
      'declines the account',
      {
        eth_requestAccounts: () => {
          throw providerError(4001, 'User rejected the request.');
        },
      },
      'You declined in your wallet',
    ],
    [
      'fails with markup',
      {
        eth_sendTransaction: () => {
          throw providerError(-32000, '<b>insufficient funds</b>');
        },
      },
      'The wallet says: <b>insufficient funds</b>',
    ],
  ])('given one that %s, then it is said and can be tried again', async (_, changes, text) => {
    const { page, pay, close } = await withWallet(changes);
    await pay();
    await page.getByText(text).waitFor();
    expect(await page.getByRole('button', { name: 'Pay with A Wallet' }).getAttribute('aria-disabled')).toBe(
      null,
    );
    await close();
  });

  it('given a transaction that fails on the chain, then it is said and can be tried again', async () => {
    const { page, pay, close } = await withWallet({ eth_getTransactionReceipt: () => ({ status: '0x0' }) });
    await pay();
    await page.getByText('Your wallet has sent the payment').waitFor();
    await page.getByText('Your wallet could not pay').waitFor();
    await page.getByRole('button', { name: 'Pay with A Wallet' }).waitFor();
    await close();
  });

  it('given an invoice that was cancelled and nobody pushed it, then the wallet is not asked', async () => {
    let reads = 0;
    let current = checkout();
    const read = (): Checkout => {
      reads++;
      return current;
    };
    const { page, pay, asked, close } = await withWallet({}, { checkout: read });
    // Read when the page is opened, and again when its connection stands: from then on only the click reads.
    await expect.poll(() => reads).toBe(2);
    current = CHECKOUT_STATES['cancelled']!.checkout!;
    await pay();
    await page.locator('[data-stage="CANCELLED"]').waitFor();
    expect(reads).toBe(3);
    expect(asked).toEqual([]);
    await close();
  });
});
