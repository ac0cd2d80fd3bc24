import fc from 'fast-check';
import { HDNodeWallet, Interface, Transaction } from 'ethers';
import { describe, expect, test } from 'vitest';
import { createKeyRing } from '../../../../../functions/chain/keys/keyRing.ts';
import type { SigningChain } from '../../../../../functions/chain/keys/signingPolicy.ts';
import type { UnsignedTransaction } from '../../../../../functions/chain/keys/unsignedTransaction.ts';
import { secret } from '../../../../../functions/shared/secret.ts';

const PHRASE = 'test test test test test test test test test test test junk';
const account = HDNodeWallet.fromPhrase(PHRASE, undefined, "m/44'/60'/0'");
const gas = HDNodeWallet.fromPhrase(PHRASE, undefined, "m/44'/60'/1'/0/0");
const TREASURY = '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed';
const TOKEN = '0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48';
const STRANGER = '0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359';
const token = new Interface([
  'function transfer(address to, uint256 value)',
  'function approve(address spender, uint256 value)',
  'function transferFrom(address from, address to, uint256 value)',
]);
const chain: SigningChain = {
  chainId: 31337,
  treasury: TREASURY,
  tokens: [TOKEN],
  transactionFeeMax: 10n ** 16n,
};
const secrets = {
  depositAccountKey: async () => secret(account.extendedKey),
  gasKey: async () => secret(gas.privateKey),
};
const ring = createKeyRing(secrets, [chain]);
const deposit = (index: number) => ({ index, address: account.derivePath(`0/${index}`).address });

const native: UnsignedTransaction = {
  chainId: 31337,
  nonce: 4,
  to: TREASURY,
  data: '0x',
  value: 5n,
  gasLimit: 60_000n,
  maxFeePerGas: 20n,
  maxPriorityFeePerGas: 2n,
};
const transfer = {
  ...native,
  to: TOKEN,
  value: 0n,
  data: token.encodeFunctionData('transfer', [TREASURY, 7n]),
};
const topUp = { ...native, to: deposit(3).address };

describe('the key ring', () => {
  test('given the gas key, when its wallet is asked, then it is the address of that key', async () => {
    expect(await ring.gasWallet()).toBe(gas.address);
  });

  test('given a top-up, when signed, then it recovers to the gas wallet, field by field', async () => {
    const { rawTransaction, txHash } = await ring.signTopUp(deposit(3), topUp);
    const parsed = Transaction.from(rawTransaction);
    expect(parsed.from).toBe(gas.address);
    expect(parsed.hash).toBe(txHash);
    expect(parsed.type).toBe(2);
    expect(parsed).toMatchObject({ ...topUp, chainId: 31337n });
  });

  test.each([0, 17, 2 ** 31 - 1])(
    'given deposit index %i, when signed, then it recovers to that address, again and again',
    async (index) => {
      for (const transaction of [native, transfer]) {
        const { rawTransaction } = await ring.signSweep(deposit(index), transaction);
        expect(Transaction.from(rawTransaction).from).toBe(deposit(index).address);
      }
    },
  );

  test('given a stored address of another index, when signed, then it is refused by both addresses', async () => {
    const wrong = { index: 2, address: deposit(1).address };
    const complaint = `index 2 derives ${deposit(2).address}, stored is ${deposit(1).address}`;
    await expect(ring.signSweep(wrong, native)).rejects.toThrow(complaint);
    await expect(ring.signTopUp(wrong, { ...topUp, to: wrong.address })).rejects.toThrow(complaint);
  });

  test.each([
    ['a key of another depth', { depositAccountKey: async () => secret(account.deriveChild(0).extendedKey) }],
    ['a public key', { depositAccountKey: async () => secret(account.neuter().extendedKey) }],
  ])('given %s as deposit key, when signed, then it is refused without being told', async (_, wrong) => {
    const other = createKeyRing({ ...secrets, ...wrong }, [chain]);
    const error = await other
      .signSweep({ index: 0, address: '0x' }, native)
      .catch((thrown: unknown) => String(thrown));
    expect(error).toMatch(/^Error/);
    expect(error).not.toMatch(/xprv[0-9A-Za-z]{20}|xpub[0-9A-Za-z]{20}/);
  });

  test('given a gas key that is none, when used, then it is refused without being told', async () => {
    const other = createKeyRing({ ...secrets, gasKey: async () => secret('not a key') }, [chain]);
    await expect(other.gasWallet()).rejects.toThrow('the gas key must be 32 bytes in hexadecimal');
  });
});

describe('the signing policy', () => {
  test.each<[string, Partial<UnsignedTransaction>, string]>([
    ['native money to anybody else', { to: STRANGER }, 'native money'],
    ['no money', { value: 0n }, 'no native money'],
    ['another chain', { chainId: 1 }, 'chain 1, which is not configured'],
    ['chain 0', { chainId: 0 }, 'chain 0, which is not configured'],
    ['a fee beyond the most', { maxFeePerGas: 10n ** 12n }, 'a fee of up to'],
    ['more gas than a transfer takes', { gasLimit: 500_001n }, '500001 gas'],
    ['a priority fee above the fee', { maxPriorityFeePerGas: 21n }, 'EIP-1559'],
    [
      'a token that is not configured',
      { to: STRANGER, data: transfer.data, value: 0n },
      'no configured token',
    ],
    ['a transfer with native money', { ...transfer, value: 1n }, 'native money sent to a token'],
    [
      'a transfer to anybody else',
      { ...transfer, data: token.encodeFunctionData('transfer', [STRANGER, 7n]) },
      `to ${STRANGER}`,
    ],
    [
      'an approval',
      { ...transfer, data: token.encodeFunctionData('approve', [TREASURY, 7n]) },
      'no transfer',
    ],
    [
      'transferFrom',
      { ...transfer, data: token.encodeFunctionData('transferFrom', [STRANGER, TREASURY, 7n]) },
      'no transfer',
    ],
    ['a transfer with more behind it', { ...transfer, data: `${transfer.data}00` }, 'no transfer'],
    ['the creation of a contract', { ...transfer, to: '' }, 'no configured token'],
  ])('given %s from a deposit account, when signed, then it is refused', async (_, change, reason) => {
    await expect(ring.signSweep(deposit(0), { ...native, ...change })).rejects.toThrow(reason);
  });

  test.each<[string, Partial<UnsignedTransaction>, string]>([
    ['another address', { to: STRANGER }, 'which is not'],
    ['data', { data: '0x00' }, 'data'],
    ['nothing', { value: 0n }, 'a top-up of 0 wei'],
    ['more than the most', { value: 10n ** 16n + 1n }, 'a top-up of'],
  ])('given a top-up with %s, when signed, then it is refused', async (_, change, reason) => {
    await expect(ring.signTopUp(deposit(3), { ...topUp, ...change })).rejects.toThrow(reason);
  });

  test('given any transaction whatever, when it gets a signature, then it pays the treasury or a deposit account, within the fees', async () => {
    const third = deposit(3);
    const address = fc.constantFrom(TREASURY, TOKEN, STRANGER, third.address, gas.address, '');
    const wei = fc.oneof(fc.bigInt(-1n, 2n), fc.bigInt(0n, 2n ** 70n));
    const data = fc.oneof(
      fc.constantFrom('0x', transfer.data, transfer.data.toUpperCase().replace('0X', '0x')),
      fc
        .tuple(address, fc.bigInt(0n, 2n ** 256n - 1n))
        .map(([to, value]) => token.encodeFunctionData('transfer', [to === '' ? STRANGER : to, value])),
      fc.uint8Array({ maxLength: 80 }).map((bytes) => `0x${Buffer.from(bytes).toString('hex')}`),
    );
    // Mostly what is permitted, so that the law is about what was signed and not about refusals.
    const mostly = <Value>(permitted: Value, other: fc.Arbitrary<Value>): fc.Arbitrary<Value> =>
      fc.oneof({ weight: 5, arbitrary: fc.constant(permitted) }, { weight: 1, arbitrary: other });
    const changed = (permitted: UnsignedTransaction): fc.Arbitrary<UnsignedTransaction> =>
      fc.record({
        chainId: mostly(permitted.chainId, fc.constantFrom(0, 1)),
        nonce: fc.nat(),
        to: mostly(permitted.to, address),
        data: mostly(permitted.data, data),
        value: mostly(permitted.value, wei),
        gasLimit: mostly(permitted.gasLimit, fc.bigInt(-1n, 600_000n)),
        maxFeePerGas: mostly(permitted.maxFeePerGas, fc.bigInt(0n, 10n ** 12n)),
        maxPriorityFeePerGas: mostly(permitted.maxPriorityFeePerGas, fc.bigInt(0n, 10n ** 12n)),
      });
    const transaction = fc.oneof(changed(native), changed(transfer), changed(topUp));
    let signed = 0;
    await fc.assert(
      fc.asyncProperty(transaction, fc.boolean(), async (unsigned, funding) => {
        const sign = funding ? ring.signTopUp : ring.signSweep;
        const made = await sign(third, unsigned).catch((error: unknown) => error);
        if (made instanceof Error) return;
        signed++;
        const parsed = Transaction.from((made as { rawTransaction: string }).rawTransaction);
        expect(parsed.chainId).toBe(31337n);
        expect(parsed.gasLimit * (parsed.maxFeePerGas ?? 0n)).toBeLessThanOrEqual(chain.transactionFeeMax);
        if (funding) {
          expect(parsed).toMatchObject({ from: gas.address, to: third.address, data: '0x' });
          expect(parsed.value).toBeLessThanOrEqual(chain.transactionFeeMax);
        } else if (parsed.data === '0x') {
          expect(parsed).toMatchObject({ from: third.address, to: TREASURY });
        } else {
          expect(parsed).toMatchObject({ from: third.address, to: TOKEN, value: 0n });
          expect(token.decodeFunctionData('transfer', parsed.data)[0]).toBe(TREASURY);
        }
      }),
      { numRuns: 1_000 },
    );
    expect(signed).toBeGreaterThan(50);
  }, 60_000);
});
