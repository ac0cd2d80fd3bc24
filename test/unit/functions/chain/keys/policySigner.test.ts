import { Transaction, verifyAuthorization, ZeroAddress } from 'ethers';
import { describe, expect, test } from 'vitest';
import type { SigningRequest } from '../../../../../functions/chain/keys/signer.ts';
import { encodeDelegateCall, sweepDelegateOf } from '../../../../../functions/chain/sweeping/delegate.ts';
import { secret } from '../../../../../functions/shared/secret.ts';
import {
  DELEGATE,
  depositAccount,
  depositRoot,
  gasWallet,
  openSigner,
  OTHER_SHOP,
  PERMITTED,
  SHOP,
  SHOP_TREASURIES,
  STRANGER,
  TOKEN,
  tokenInterface,
  TREASURY,
} from '../../../../fixtures/chain/signing.ts';

const signer = openSigner();
type Unsigned = SigningRequest['transaction'];
type Name = keyof typeof PERMITTED;

/** Who the accounts of a request are to delegate to. */
function delegateOf(request: SigningRequest): string {
  if (request.kind === 'REVOKE') return ZeroAddress;
  const named = 'treasury' in request ? request.treasury : undefined;
  return named === undefined ? DELEGATE.address : sweepDelegateOf(named.address).address;
}

describe('the signer', () => {
  test('given the gas key, when its wallet is asked, then it is the address of that key', async () => {
    expect(await signer.gasWallet()).toBe(gasWallet.address);
  });

  test.each(Object.keys(PERMITTED) as Name[])(
    'given %s, when signed, then it recovers to its signer, field by field, and its authorizations to their accounts',
    async (name) => {
      const request: SigningRequest = PERMITTED[name];
      const { rawTransaction, txHash } = await signer.sign(request);
      const parsed = Transaction.from(rawTransaction);
      const delegations = 'delegations' in request ? request.delegations : [];
      expect(parsed.from).toBe(request.kind === 'SWEEP' ? request.account.address : gasWallet.address);
      expect(parsed.hash).toBe(txHash);
      expect(parsed.type).toBe(delegations.length === 0 ? 2 : 4);
      expect(parsed).toMatchObject({ ...request.transaction, chainId: 31337n });
      expect(
        (parsed.authorizationList ?? []).map(({ signature, ...authorization }) => ({
          ...authorization,
          authority: verifyAuthorization(authorization, signature),
        })),
      ).toEqual(
        delegations.map(({ account, nonce }) => ({
          address: delegateOf(request),
          chainId: 31337n,
          nonce: BigInt(nonce),
          authority: account.address,
        })),
      );
    },
  );

  test.each([0, 17, 2 ** 31 - 1])(
    'given deposit index %i, when signed, then it recovers to that address, again and again',
    async (index) => {
      for (const { transaction } of [PERMITTED.nativeSweep, PERMITTED.tokenSweep]) {
        const account = depositAccount(index);
        const { rawTransaction } = await signer.sign({ kind: 'SWEEP', account, transaction });
        expect(Transaction.from(rawTransaction).from).toBe(account.address);
      }
    },
  );

  test.each([
    ['a treasury of the merchant before', SHOP_TREASURIES[1]],
    ['its treasury now', SHOP_TREASURIES[0]],
  ])("given %s, when the merchant's money is swept there, then it is signed", async (_, address = '') => {
    const transaction = { ...PERMITTED.shopSweep.transaction, to: address };
    const request = { ...PERMITTED.shopSweep, treasury: { merchantId: SHOP, address }, transaction };
    const { rawTransaction } = await signer.sign(request);
    expect(Transaction.from(rawTransaction)).toMatchObject({ to: address, from: depositAccount(6).address });
  });

  test.each<[string, (sweep: typeof PERMITTED.shopSweep) => SigningRequest, string]>([
    [
      "another merchant's money",
      (sweep) => ({ ...sweep, account: depositAccount(5) }),
      `money of other-shop at ${depositAccount(5).address} for the treasury of shop`,
    ],
    [
      'money of an address that nobody was shown',
      (sweep) => ({ ...sweep, account: { index: 6, address: STRANGER } }),
      `money of nobody at ${STRANGER} for the treasury of shop`,
    ],
    [
      'an address that the merchant never named',
      (sweep) => ({
        ...sweep,
        treasury: { merchantId: SHOP, address: STRANGER },
        transaction: { ...sweep.transaction, to: STRANGER },
      }),
      `the treasury ${STRANGER}, which is none of shop`,
    ],
    [
      'a merchant without a treasury',
      (sweep) => ({ ...sweep, treasury: { ...sweep.treasury, merchantId: OTHER_SHOP } }),
      'which is none of other-shop',
    ],
    [
      "the merchant's treasury on another chain",
      (sweep) => ({ ...sweep, transaction: { ...sweep.transaction, chainId: 8453 } }),
      'which is none of shop',
    ],
    [
      "the chain's treasury where the merchant's is named",
      (sweep) => ({ ...sweep, transaction: { ...sweep.transaction, to: TREASURY } }),
      `native money of a deposit account to ${TREASURY}`,
    ],
    [
      "the merchant's treasury where it is not named",
      ({ treasury: _, ...sweep }) => sweep,
      `native money of a deposit account to ${SHOP_TREASURIES[0]}`,
    ],
  ])('given %s, when it is to be swept, then nothing is signed', async (_, change, complaint) => {
    await expect(signer.sign(change(PERMITTED.shopSweep))).rejects.toThrow(complaint);
  });

  test('given a stored address of another index, when signed, then it is refused by both addresses', async () => {
    const wrong = { index: 2, address: depositAccount(3).address };
    const complaint = `index 2 derives ${depositAccount(2).address}, stored is ${wrong.address}`;
    const { tokenBatch, nativeSweep, topUp, revoke } = PERMITTED;
    const requests: SigningRequest[] = [
      { ...nativeSweep, account: wrong },
      { ...topUp, account: wrong },
      { ...tokenBatch, accounts: [wrong, depositAccount(4)] },
      { ...tokenBatch, delegations: [{ account: wrong, nonce: 0 }] },
      { ...revoke, delegations: [{ account: wrong, nonce: 0 }] },
    ];
    for (const request of requests) await expect(signer.sign(request)).rejects.toThrow(complaint);
  });

  test.each([
    ['a key of another depth', async () => secret(depositRoot.deriveChild(0).extendedKey)],
    ['a public key', async () => secret(depositRoot.neuter().extendedKey)],
  ])(
    'given %s as deposit key, when signed, then it is refused without being told',
    async (_, depositAccountKey) => {
      const error = await openSigner({ depositAccountKey })
        .sign(PERMITTED.nativeSweep)
        .catch((thrown: unknown) => String(thrown));
      expect(error).toMatch(/^Error/);
      expect(error).not.toMatch(/xprv[0-9A-Za-z]{20}|xpub[0-9A-Za-z]{20}/);
    },
  );

  test('given a gas key that is none, when used, then it is refused without being told', async () => {
    const other = openSigner({ gasKey: async () => secret('not a key') });
    await expect(other.gasWallet()).rejects.toThrow('the gas key must be 32 bytes in hexadecimal');
  });
});

describe('the signing policy', () => {
  const transferTo = (to: string) => tokenInterface.encodeFunctionData('transfer', [to, 7n]);
  const batchOf = (token: string | null, ...accounts: string[]) => encodeDelegateCall({ token, accounts });
  const third = depositAccount(3).address;
  const fourth = depositAccount(4).address;

  test.each<[string, Name, Partial<Unsigned>, string]>([
    ['another chain', 'nativeSweep', { chainId: 1 }, 'chain 1, which is not configured'],
    ['chain 0', 'tokenBatch', { chainId: 0 }, 'chain 0, which is not configured'],
    ['a fee beyond the most', 'nativeSweep', { maxFeePerGas: 10n ** 14n }, 'a fee of up to'],
    ['more gas than a transfer takes', 'nativeSweep', { gasLimit: 500_001n }, '500001 gas'],
    ['no gas', 'topUp', { gasLimit: 0n }, '0 gas'],
    ['a priority fee above the fee', 'fill', { maxPriorityFeePerGas: 21n }, 'EIP-1559'],
    ['a nonce that is none', 'fill', { nonce: -1 }, 'the nonce -1'],
    ['native money to anybody else', 'nativeSweep', { to: STRANGER }, 'native money of a deposit account'],
    ['no money', 'nativeSweep', { value: 0n }, 'no native money'],
    ['a token that is not configured', 'tokenSweep', { to: STRANGER }, 'no configured token'],
    ['a transfer with native money', 'tokenSweep', { value: 1n }, 'native money sent to a token'],
    ['a transfer to anybody else', 'tokenSweep', { data: transferTo(STRANGER) }, `to ${STRANGER}`],
    [
      'an approval',
      'tokenSweep',
      { data: tokenInterface.encodeFunctionData('approve', [TREASURY, 7n]) },
      'no transfer',
    ],
    [
      'transferFrom',
      'tokenSweep',
      { data: tokenInterface.encodeFunctionData('transferFrom', [STRANGER, TREASURY, 7n]) },
      'no transfer',
    ],
    ['a transfer with more behind it', 'tokenSweep', { data: `${transferTo(TREASURY)}00` }, 'no transfer'],
    ['the creation of a contract', 'tokenSweep', { to: '' }, 'no configured token'],
    ['a top-up of another address', 'topUp', { to: STRANGER }, 'which is not'],
    ['a top-up with data', 'topUp', { data: '0x00' }, 'data'],
    ['a top-up of nothing', 'topUp', { value: 0n }, 'a top-up of 0 wei'],
    ['a top-up of more than the most', 'topUp', { value: 10n ** 18n + 1n }, 'a top-up of'],
    ['a batch by another contract', 'tokenBatch', { to: STRANGER }, 'no sweep delegate'],
    [
      'a batch of another token',
      'tokenBatch',
      { data: batchOf(STRANGER, third, fourth) },
      'no configured token',
    ],
    [
      'a batch of another account',
      'tokenBatch',
      { data: batchOf(TOKEN, third, STRANGER) },
      'item 1 of a batch',
    ],
    ['a batch in another order', 'tokenBatch', { data: batchOf(TOKEN, fourth, third) }, 'item 0 of a batch'],
    ['a batch of more accounts', 'tokenBatch', { data: batchOf(TOKEN, third, fourth, third) }, '3 accounts'],
    ['a batch of fewer accounts', 'tokenBatch', { data: batchOf(TOKEN, third) }, '1 accounts'],
    ['another call of the delegate', 'tokenBatch', { data: transferTo(TREASURY) }, 'sweeps no accounts'],
    ['a batch with native money', 'tokenBatch', { value: 1n }, 'native money sent to the sweep delegate'],
    ['a batch of too much gas', 'tokenBatch', { gasLimit: 16_777_217n }, '16777217 gas'],
    ['another contract', 'deploy', { data: `${DELEGATE.deployment.data}00` }, 'not the sweep delegate'],
    ['another proxy', 'deploy', { to: STRANGER }, 'not the sweep delegate'],
    ['a creation with money', 'deploy', { value: 1n }, 'native money sent with'],
    ['a revocation that pays', 'revoke', { value: 1n }, 'a transfer of 1 wei'],
    ['a revocation that calls', 'revoke', { to: TOKEN, data: transferTo(TREASURY) }, 'not itself'],
    ['a fill to anybody else', 'fill', { to: STRANGER }, 'not itself'],
    ['a fill that pays', 'fill', { value: 1n }, 'a transfer of 1 wei'],
    ['a fill with data', 'fill', { data: '0x00' }, 'with data'],
  ])('given %s, when signed, then it is refused', async (_, name, change, reason) => {
    const request: SigningRequest = PERMITTED[name];
    const transaction = { ...request.transaction, ...change };
    await expect(signer.sign({ ...request, transaction } as SigningRequest)).rejects.toThrow(reason);
  });

  test('given nothing to sweep or to revoke, when signed, then it is refused', async () => {
    const { tokenBatch, revoke } = PERMITTED;
    const data = batchOf(TOKEN);
    const empty = {
      ...tokenBatch,
      accounts: [],
      delegations: [],
      transaction: { ...tokenBatch.transaction, data },
    };
    await expect(signer.sign(empty)).rejects.toThrow('0 accounts');
    await expect(signer.sign({ ...revoke, delegations: [] })).rejects.toThrow('0 accounts');
  });

  test('given a batch of 20 accounts, when it offers twice the most of one transaction, then it is signed, and not a wei more', async () => {
    const accounts = Array.from({ length: 20 }, (_, index) => depositAccount(index));
    const data = batchOf(TOKEN, ...accounts.map(({ address }) => address));
    const gasLimit = 1_000_000n;
    const transaction = { ...PERMITTED.tokenBatch.transaction, data, gasLimit };
    const offer = (maxFeePerGas: bigint) =>
      signer.sign({ ...PERMITTED.tokenBatch, accounts, transaction: { ...transaction, maxFeePerGas } });
    await expect(offer(2n * 10n ** 12n)).resolves.toBeDefined();
    await expect(offer(2n * 10n ** 12n + 1n)).rejects.toThrow('a fee of up to');
  });
});
