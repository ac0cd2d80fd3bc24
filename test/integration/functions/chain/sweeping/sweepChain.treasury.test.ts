import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toSweepItem } from '../../../../../functions/chain/store/chainItems.ts';
import { encodeDelegateCall, sweepDelegateOf } from '../../../../../functions/chain/sweeping/delegate.ts';
import { topUpMethod } from '../../../../../functions/chain/sweeping/topUpMethod.ts';
import type { EventOf } from '../../../../../functions/events/eventTypes.ts';
import { translate } from '../../../../../functions/events/translate.ts';
import type { Invoice } from '../../../../../functions/invoices/invoice.ts';
import { sweepEnded } from '../../../../../functions/posting/templates/sweep.ts';
import { linesOf } from '../../../../fixtures/posting/events.ts';
import { startWorld, type World } from '../world.ts';
import { freshAddress, methods, openShop, type Shop, SHOP } from './shop.ts';
import { planOf, sweepOf } from './sweeping.ts';

const USDC = 10n ** 6n;
const ETH = 10n ** 18n;

describe("sweeping to merchants' own treasuries", () => {
  let world: World;
  let setTreasury: Shop['setTreasury'];
  let paidAll: Shop['paidAll'];
  let swept: Shop['swept'];
  beforeAll(async () => {
    world = await startWorld();
    ({ setTreasury, paidAll, swept } = openShop(world));
    await world.watch();
  });
  afterAll(() => world.close());

  /** The first lines of what the ledger posts of the invoice's newest sweep. */
  async function posted(invoice: Invoice): Promise<readonly string[]> {
    const after = JSON.parse(JSON.stringify(toSweepItem(await sweepOf(world, invoice)))) as Record<
      string,
      unknown
    >;
    const event = translate({ before: { ...after, status: 'MINED' }, after });
    return linesOf(sweepEnded(event as EventOf<'sweep.final'>)).slice(0, 2);
  }

  it("given a merchant's treasury, then its tokens and its ETH go there, another merchant's to the chain's, and the ledger owes it no more", async () => {
    const own = await setTreasury(freshAddress());
    const [before, ownBefore] = await Promise.all(
      [world.config.treasury, own].map((address) => world.evm.tokenBalance(address)),
    );
    const [token] = await paidAll(1, { currency: 'USDC', units: 5n * USDC, merchantId: SHOP });
    const [native] = await paidAll(1, { currency: 'ETH', units: ETH / 10n, merchantId: SHOP });
    const [others] = await paidAll(1, { currency: 'USDC', units: 7n * USDC });
    if (token === undefined || native === undefined || others === undefined)
      throw new Error('three are paid');

    await swept([token, native, others]);

    expect((await world.evm.tokenBalance(own)) - (ownBefore ?? 0n)).toBe(5n * USDC);
    expect((await world.evm.tokenBalance(world.config.treasury)) - (before ?? 0n)).toBe(7n * USDC);
    const { sweeps } = await world.read(native);
    expect((await world.evm.ethBalance(own)) + (sweeps[0]?.fee?.units ?? 0n)).toBe(ETH / 10n);
    expect(sweeps[0]).toMatchObject({ treasury: own });
    expect(await posted(token)).toEqual([
      `Dr payable ${5n * USDC} USDC@31337`,
      `Cr deposits ${5n * USDC} USDC@31337`,
    ]);
    expect((await posted(others))[0]).toBe(`Dr treasury ${7n * USDC} USDC@31337`);
  });

  it('given a treasury that is a deposit address of ours, then what is swept goes to the chain’s and pays no invoice again', async () => {
    const [shown] = await world.createInvoices(1, { currency: 'USDC', units: 5n * USDC, merchantId: SHOP });
    if (shown === undefined) throw new Error('one is made');
    await setTreasury(shown.address);
    const before = await world.evm.tokenBalance(world.config.treasury);
    const paid = await paidAll(1, { currency: 'USDC', units: 5n * USDC, merchantId: SHOP });
    await swept(paid);
    expect((await world.evm.tokenBalance(world.config.treasury)) - before).toBe(5n * USDC);
    expect(await world.read(shown)).toMatchObject({ status: 'PENDING', deposits: [] });
  });

  it('given few deposits, then they go by top-up, and given as many as pay for a delegate, then one batch of its own sweeps them', async () => {
    const own = await setTreasury(freshAddress());
    const delegate = sweepDelegateOf(own);
    const few = await paidAll(2, { currency: 'USDC', units: 5n * USDC, merchantId: SHOP });
    await swept(few);
    expect(await world.evm.rpc('eth_getCode', [delegate.address, 'latest'])).toBe('0x');

    const many = await paidAll(20, { currency: 'USDC', units: 5n * USDC, merchantId: SHOP });
    await swept(many);

    const [first] = many;
    if (first === undefined) throw new Error('there are invoices');
    const plan = await planOf(world, first);
    expect(plan).toMatchObject({
      method: 'EIP7702',
      treasury: own,
      treasuryOf: SHOP,
      treasuryOwner: 'MERCHANT',
    });
    expect(plan.parts).toHaveLength(20);
    expect(await world.evm.tokenBalance(own)).toBe(110n * USDC);
  });

  it('given a treasury that changes while a sweep is stuck, then the sweep is replaced at the old one and what comes later goes to the new', async () => {
    const old = await setTreasury(freshAddress());
    const [stuck] = await paidAll(1, { currency: 'USDC', units: 5n * USDC, merchantId: SHOP });
    if (stuck === undefined) throw new Error('one is paid');
    await world.sweep({ methods: [topUpMethod] });
    const next = await setTreasury(freshAddress());
    await world.evm.rpc('anvil_dropAllTransactions', []);
    const [later] = await paidAll(1, { currency: 'USDC', units: 3n * USDC, merchantId: SHOP });
    if (later === undefined) throw new Error('one is paid');

    await swept([stuck, later]);

    expect(await world.evm.tokenBalance(old)).toBe(5n * USDC);
    expect(await world.evm.tokenBalance(next)).toBe(3n * USDC);
  });

  it('given a stranger who calls the delegate of the treasury before, then what it moved is the merchant’s, and its invoice is SWEPT', async () => {
    const old = await setTreasury(freshAddress());
    const delegated = await paidAll(20, { currency: 'USDC', units: 5n * USDC, merchantId: SHOP });
    await swept(delegated);
    const next = await setTreasury(freshAddress());
    const [again] = delegated;
    if (again === undefined) throw new Error('there are invoices');
    await world.evm.payToken(again.address, 2n * USDC);
    for (let look = 0; look < 3; look++) {
      await world.evm.mine();
      await world.watch();
    }
    await world.sweep({ methods });
    const data = encodeDelegateCall({ token: world.evm.tokenAddress, accounts: [again.address] });
    await world.evm.rpc('anvil_dropAllTransactions', []);
    await world.evm.send({ from: world.evm.account(3).address, to: sweepDelegateOf(old).address, data });

    await swept([again]);

    expect(await world.evm.tokenBalance(old)).toBe(102n * USDC);
    expect(await world.evm.tokenBalance(next)).toBe(0n);
    expect(await sweepOf(world, again)).toMatchObject({ treasury: old, treasuryOwner: 'MERCHANT' });
    expect((await posted(again))[0]).toBe(`Dr payable ${2n * USDC} USDC@31337`);
  });
});
