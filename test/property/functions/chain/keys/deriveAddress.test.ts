import { HDKey } from '@scure/bip32';
import { HDNodeWallet } from 'ethers';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addressOfPrivateKey } from '../../../../../functions/chain/evm/address.ts';
import { deriveAddress } from '../../../../../functions/chain/keys/deriveAddress.ts';
import { derivePrivateChild, parseExtendedPrivateKey } from '../../../../../functions/chain/keys/hdKey.ts';

const seeds = fc.uint8Array({ minLength: 32, maxLength: 64 });
const indexes = fc.integer({ min: 0, max: 2 ** 31 - 1 });

test('given any seed and index, when an address is derived from the public key, then wallet libraries and the private key agree', async () => {
  await fc.assert(
    fc.asyncProperty(seeds, indexes, async (seed, index) => {
      const account = HDKey.fromMasterSeed(seed).derive("m/44'/60'/0'");
      const { address } = await deriveAddress({ accountKey: async () => account.publicExtendedKey })({
        index,
      });
      expect(address).toBe(HDNodeWallet.fromSeed(seed).derivePath(`44'/60'/0'/0/${index}`).address);
      const external = derivePrivateChild(parseExtendedPrivateKey(account.privateExtendedKey), 0);
      expect(addressOfPrivateKey(derivePrivateChild(external, index).privateKey)).toBe(address);
    }),
    { numRuns: 60 },
  );
});
