import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Signer } from '../../../../../functions/chain/keys/signer.ts';
import type { Invoice } from '../../../../../functions/invoices/invoice.ts';
import { startWorld, type World } from '../world.ts';
import { paid } from './sweeping.ts';

const USDC = 10n ** 6n;
const INVOICES = 4;
const PASSES_MAX = 40;

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

/** Of four calls, one is throttled, and one is signed and its answer lost: as Lambda's `Invoke` fails for the sweeper. */
function troubled(signer: Signer): Signer & { readonly lost: string[] } {
  const lost: string[] = [];
  let calls = 0;
  return {
    lost,
    gasWallet: () => signer.gasWallet(),
    sign: async (request) => {
      const call = calls++ % 4;
      if (call === 0) throw new Error('Rate Exceeded.');
      const signed = await signer.sign(request);
      if (call !== 2) return signed;
      lost.push(signed.rawTransaction);
      throw new Error('the answer did not arrive');
    },
  };
}

test('given a signer that is throttled and whose answers are lost, when invoices are swept, then each deposit moves once, and no nonce is left out', async () => {
  const wallet = await world.signer.gasWallet();
  const nonceOf = async (): Promise<number> =>
    Number(await world.evm.rpc<string>('eth_getTransactionCount', [wallet, 'latest']));
  const [treasuryBefore, nonceBefore] = [
    await world.evm.tokenBalance(world.config.treasury),
    await nonceOf(),
  ];
  const invoices: Invoice[] = [];
  for (let i = 0; i < INVOICES; i++) invoices.push(await paid(world, { currency: 'USDC', units: 5n * USDC }));
  const signer = troubled(world.signer);

  const isSwept = async (): Promise<boolean> =>
    (await Promise.all(invoices.map((each) => world.read(each)))).every(({ status }) => status === 'SWEPT');
  for (let pass = 0; pass < PASSES_MAX && !(await isSwept()); pass++) {
    await world.sweep({ signer });
    await world.evm.mine();
    // A sweep ends in blocks that the watcher has read.
    await world.watch();
    world.passSeconds(30);
  }

  expect(await isSwept()).toBe(true);
  expect(signer.lost.length).toBeGreaterThan(1);
  expect((await world.evm.tokenBalance(world.config.treasury)) - treasuryBefore).toBe(
    BigInt(INVOICES) * 5n * USDC,
  );
  for (const { address } of invoices) {
    expect(await world.evm.tokenBalance(address)).toBe(0n);
    expect(Number(await world.evm.rpc<string>('eth_getTransactionCount', [address, 'latest']))).toBe(1);
  }
  const pending = Number(await world.evm.rpc<string>('eth_getTransactionCount', [wallet, 'pending']));
  expect([await nonceOf(), pending]).toEqual([nonceBefore + INVOICES, nonceBefore + INVOICES]);
});
