import { HDNodeWallet, Transaction } from 'ethers';
import { describe, expect, test } from 'vitest';
import { createKeyRing } from '../../../../../functions/chain/keys/keyRing.ts';
import { secret } from '../../../../../functions/shared/secret.ts';

const PHRASE = 'test test test test test test test test test test test junk';
const account = HDNodeWallet.fromPhrase(PHRASE, undefined, "m/44'/60'/0'");
const gas = HDNodeWallet.fromPhrase(PHRASE, undefined, "m/44'/60'/1'/0/0");
const ring = createKeyRing({
  depositAccountKey: async () => secret(account.extendedKey),
  gasKey: async () => secret(gas.privateKey),
});
const unsigned = {
  chainId: 31337,
  nonce: 4,
  to: '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed',
  data: '0xa9059cbb',
  value: 5n,
  gasLimit: 60_000n,
  maxFeePerGas: 20n,
  maxPriorityFeePerGas: 2n,
};

describe('the key ring', () => {
  test('given the gas key, when its wallet is asked, then it is the address of that key', async () => {
    expect(await ring.gasWallet()).toBe(gas.address);
  });

  test('given a transaction, when signed with the gas key, then it recovers to the gas wallet, field by field', async () => {
    const { rawTransaction, txHash } = await ring.signWithGasKey(unsigned);
    const parsed = Transaction.from(rawTransaction);
    expect(parsed.from).toBe(gas.address);
    expect(parsed.hash).toBe(txHash);
    expect(parsed.type).toBe(2);
    expect(parsed).toMatchObject({ ...unsigned, chainId: 31337n });
  });

  test.each([0, 17, 2 ** 31 - 1])(
    'given deposit index %i, when signed, then it recovers to that address, again and again',
    async (index) => {
      const address = account.derivePath(`0/${index}`).address;
      for (let round = 0; round < 2; round++) {
        const { rawTransaction } = await ring.signWithDepositKey({ index, address }, unsigned);
        expect(Transaction.from(rawTransaction).from).toBe(address);
      }
    },
  );

  test('given a stored address of another index, when signed, then it is refused by both addresses', async () => {
    const address = account.derivePath('0/1').address;
    const derived = account.derivePath('0/2').address;
    await expect(ring.signWithDepositKey({ index: 2, address }, unsigned)).rejects.toThrow(
      `index 2 derives ${derived}, stored is ${address}`,
    );
  });

  test.each([
    ['a key of another depth', { depositAccountKey: async () => secret(account.deriveChild(0).extendedKey) }],
    ['a public key', { depositAccountKey: async () => secret(account.neuter().extendedKey) }],
  ])('given %s as deposit key, when signed, then it is refused without being told', async (_, wrong) => {
    const other = createKeyRing({ gasKey: async () => secret(gas.privateKey), ...wrong });
    const error = await other
      .signWithDepositKey({ index: 0, address: '0x' }, unsigned)
      .catch((thrown: unknown) => String(thrown));
    expect(error).toMatch(/^Error/);
    expect(error).not.toMatch(/xprv[0-9A-Za-z]{20}|xpub[0-9A-Za-z]{20}/);
  });

  test('given a gas key that is none, when used, then it is refused without being told', async () => {
    const other = createKeyRing({
      depositAccountKey: async () => secret(''),
      gasKey: async () => secret('not a key'),
    });
    await expect(other.gasWallet()).rejects.toThrow('the gas key must be 32 bytes in hexadecimal');
  });
});
