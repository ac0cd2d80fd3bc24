import { HDNodeWallet } from 'ethers';
import { describe, expect, test } from 'vitest';
import { deriveAddress } from '../../../../../functions/chain/keys/deriveAddress.ts';

/** Hardhat's and anvil's phrase, and the addresses that both print for it. */
const PHRASE = 'test test test test test test test test test test test junk';
const KNOWN = [
  '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266',
  '0x70997970C51812dc3A010C7d01b50e0d17dc79C8',
  '0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC',
  '0x90F79bf6EB2c4f870365E785982E1f101E93b906',
  '0x15d34AAf54267DB7D7c367839AAf71A00a2C6A65',
];

// The path is the third argument: as the second it would be taken for the BIP-39 passphrase.
const account = HDNodeWallet.fromPhrase(PHRASE, undefined, "m/44'/60'/0'");
const xpub = account.neuter().extendedKey;
const derive = deriveAddress({ accountKey: async () => xpub });

describe('deriving deposit addresses', () => {
  test.each(KNOWN.map((address, index) => ({ address, index })))(
    'given the junk phrase, when index $index is derived, then it is $address',
    async ({ address, index }) => {
      expect(await derive({ index })).toEqual({ address });
    },
  );

  test.each([0, 15, 16, 123_456_789, 2 ** 31 - 1])(
    'given index %i, when derived, then a wallet library agrees',
    async (index) => {
      const wallet = HDNodeWallet.fromPhrase(PHRASE, undefined, `m/44'/60'/0'/0/${index}`);
      expect(await derive({ index })).toEqual({ address: wallet.address });
    },
  );

  test('given a key of another depth, when an address is derived, then it is refused', async () => {
    const child = account.deriveChild(0).neuter().extendedKey;
    await expect(deriveAddress({ accountKey: async () => child })({ index: 0 })).rejects.toThrow(
      /depth 3, received depth 4/,
    );
  });

  test('given many derivations, when they run, then the key is read once', async () => {
    let reads = 0;
    const counted = deriveAddress({
      accountKey: async () => {
        reads++;
        return xpub;
      },
    });
    await Promise.all([counted({ index: 0 }), counted({ index: 1 })]);
    await counted({ index: 2 });
    expect(reads).toBe(1);
  });

  test('given a key that cannot be read at first, when it is asked again, then it is read again', async () => {
    const answers = [() => Promise.reject(new Error('throttled')), () => Promise.resolve(xpub)];
    const flaky = deriveAddress({
      accountKey: () => (answers.shift() ?? (() => Promise.reject(new Error('too often'))))(),
    });
    await expect(flaky({ index: 0 })).rejects.toThrow('throttled');
    expect(await flaky({ index: 0 })).toEqual({ address: KNOWN[0] });
  });
});
