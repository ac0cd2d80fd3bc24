import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { WakeMessage } from '../../../../../functions/chain/ports.ts';
import { encodeDelegateCall, sweepDelegateOf } from '../../../../../functions/chain/sweeping/delegate.ts';
import { readAccounts } from '../../../../../functions/chain/sweeping/readAccounts.ts';
import { runSweep } from '../../../../../functions/chain/sweeping/runSweep.ts';
import { topUpMethod } from '../../../../../functions/chain/sweeping/topUpMethod.ts';
import type { Invoice } from '../../../../../functions/invoices/invoice.ts';
import { connectionTo } from '../connectionTo.ts';
import { startWorld, type World } from '../world.ts';
import { freshAddress, methods, openShop, type Shop, SHOP } from './shop.ts';
import { planOf, sweepOf } from './sweeping.ts';

const USDC = 10n ** 6n;

describe('leaving a treasury before it changes', () => {
  let world: World;
  let shop: Shop;
  beforeAll(async () => {
    world = await startWorld();
    shop = openShop(world);
    await world.watch();
  });
  afterAll(() => world.close());

  it('given a treasury that changes within the hour, then no shown address delegates to the old one before it is good, and a stranger moves nothing there', async () => {
    const old = await shop.setTreasury(freshAddress());
    const invoices = await shop.paidAll(20, { currency: 'USDC', units: 5n * USDC, merchantId: SHOP });
    await shop.swept(invoices);
    const [again] = invoices;
    if (again === undefined) throw new Error('there are invoices');
    const next = freshAddress();
    const woken = await announced(next, 30 * 60);
    expect(await delegatedOf(invoices)).toBe(20);

    // In the last hour money goes on being swept, and nothing is delegated for it.
    const [late] = await shop.paidAll(1, { currency: 'USDC', units: 2n * USDC, merchantId: SHOP });
    if (late === undefined) throw new Error('one is paid');
    await leave(woken, async () => (await delegatedOf(invoices)) === 0);
    await shop.swept([late]);
    expect((await planOf(world, late)).method).toBe('TOP_UP');
    expect(await delegatedOf([...invoices, late])).toBe(0);

    world.passSeconds(30 * 60);
    await world.evm.payToken(again.address, 2n * USDC);
    const data = encodeDelegateCall({ token: world.evm.tokenAddress, accounts: [again.address] });
    await world.evm.send({ from: world.evm.account(3).address, to: sweepDelegateOf(old).address, data });
    expect(await world.evm.tokenBalance(again.address)).toBe(2n * USDC);
    await leave(woken);
    expect(woken).toEqual([]);
  });

  it('given a change that is two days away, then nobody pays gas for it yet, and given one that is stopped, then it is over', async () => {
    const woken = await announced(freshAddress(), 172_800);
    const revoked = revocations();
    await leaveOnce(woken);
    expect(woken).toEqual([{ chainId: world.config.chainId, treasuryChange: SHOP }]);
    await shop.announce(null);
    await leave(woken);
    expect(woken).toEqual([]);
    expect(revocations()).toBe(revoked);
  });

  it('given the next treasury of the chain, then the shown addresses that delegate to the present one are freed, some of each pass', async () => {
    const invoices = await shop.paidAll(3, { currency: 'USDC', units: 5n * USDC });
    await shop.swept(invoices);
    expect(await delegatedOf(invoices, world.config.treasury)).toBe(3);
    const config = { ...world.config, nextTreasury: freshAddress() };
    const woken: WakeMessage[] = [];
    const run = runner(woken, config);
    for (let pass = 0; pass < 10 && (await delegatedOf(invoices, config.treasury)) > 0; pass++) {
      world.passSeconds(60);
      await run({ chainId: config.chainId });
      await world.evm.mine();
      await world.watch();
    }
    expect(await delegatedOf(invoices, config.treasury)).toBe(0);
  });

  it('given a treasury of the chain that changed while a sweep was stuck, then it is signed again for the former one and ends', async () => {
    const former = world.config.treasury;
    const before = await world.evm.tokenBalance(former);
    const [stuck] = await shop.paidAll(1, { currency: 'USDC', units: 5n * USDC });
    if (stuck === undefined) throw new Error('one is paid');
    await world.sweep({ methods: [topUpMethod] });
    await world.evm.rpc('anvil_dropAllTransactions', []);
    const config = { ...world.config, treasury: freshAddress(), formerTreasuries: [former] };
    const signer = world.signerOf(config);
    await shop.until([stuck], 'SWEPT', () => world.sweep({ config, signer, methods: [topUpMethod] }));
    expect((await world.evm.tokenBalance(former)) - before).toBe(5n * USDC);
    expect(await sweepOf(world, stuck)).toMatchObject({ treasury: former, treasuryOwner: 'OWN' });
  });

  /** @returns the message that is sent as a treasury is announced */
  async function announced(treasury: string, inSeconds: number): Promise<WakeMessage[]> {
    await shop.announce(treasury, inSeconds);
    return [{ chainId: world.config.chainId, treasuryChange: SHOP }];
  }

  function runner(woken: WakeMessage[], config = world.config) {
    return runSweep({
      ...world.sweepDeps({ methods }),
      connect: async () => connectionTo(config, world.rpc),
      sweepQueue: {
        wake: async (message) => void (message.treasuryChange === undefined ? null : woken.push(message)),
      },
    });
  }

  async function leaveOnce(woken: WakeMessage[]): Promise<void> {
    const message = woken.pop();
    if (message !== undefined) await runner(woken)(message);
  }

  /** Passes over the shown addresses, until nobody asks for another or what is waited for is so. */
  async function leave(woken: WakeMessage[], ends = async () => false): Promise<void> {
    for (let pass = 0; pass < 12 && woken.length > 0 && !(await ends()); pass++) {
      await leaveOnce(woken);
      await world.sweep({ methods });
      await world.evm.mine();
      await world.watch();
      world.passSeconds(20);
    }
  }

  async function delegatedOf(invoices: readonly Invoice[], treasury = shop.treasury()): Promise<number> {
    const addresses = invoices.map(({ address }) => address);
    const accounts = await readAccounts(world.rpc, sweepDelegateOf(treasury), addresses);
    return [...accounts.values()].filter(({ delegation }) => delegation === 'OURS').length;
  }

  const revocations = () => world.logged.filter((line) => line.includes('are revoked')).length;
});
