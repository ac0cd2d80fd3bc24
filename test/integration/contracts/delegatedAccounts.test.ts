import { hexlify, randomBytes, type HDNodeWallet } from 'ethers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestChain, type TestChain } from '../../engines/chain.ts';
import {
  delegateAccount,
  deploySignatures,
  signMessage,
  tokenCaller,
  type TokenCaller,
} from './tokenCalls.ts';

const transfer = 'transferWithAuthorization(address,address,uint256,uint256,uint256,bytes32,bytes)';
const permit = 'permit(address,address,uint256,uint256,bytes)';
const farFuture = 2n ** 40n;

let chain: TestChain;
let payee: string;
let anyone: TokenCaller;
/** Delegated to code that knows EIP-1271 and lets the account's key sign. */
let signing: HDNodeWallet;
/** Delegated to code that knows nothing of EIP-1271. */
let mute: HDNodeWallet;
/** Delegated to code that takes every call and answers nothing. */
let silent: HDNodeWallet;

const pay = async (from: HDNodeWallet, signer: HDNodeWallet): Promise<unknown> => {
  const message = {
    from: from.address,
    to: payee,
    value: 5n,
    validAfter: 0n,
    validBefore: farFuture,
    nonce: hexlify(randomBytes(32)),
  };
  const signature = await signMessage(signer, 'TransferWithAuthorization', message);
  return anyone.call(transfer, ...Object.values(message), signature);
};
const allow = async (owner: HDNodeWallet): Promise<unknown> => {
  const nonce = await anyone.read('nonces', owner.address);
  const message = { owner: owner.address, spender: payee, value: 5n, nonce, deadline: farFuture };
  return anyone.call(
    permit,
    owner.address,
    payee,
    5n,
    farFuture,
    await signMessage(owner, 'Permit', message),
  );
};

beforeAll(async () => {
  chain = await startTestChain();
  [signing, mute, silent] = [chain.account(0), chain.account(1), chain.account(4)];
  payee = chain.account(2).address;
  anyone = tokenCaller(chain, chain.account(3).address);
  for (const account of [signing, mute, silent]) await chain.payToken(account.address, 1_000n);
  // Before the delegation, the key's signature counts.
  for (const account of [signing, mute]) await pay(account, account);
  await delegateAccount(chain, signing, await deploySignatures(chain));
  await delegateAccount(chain, mute, chain.multicall3Address);
  const stop = '0x00000000000000000000000000000000000057a9';
  await chain.rpc('anvil_setCode', [stop, '0x00']);
  await delegateAccount(chain, silent, stop);
});
afterAll(() => chain.close());

describe('an account with EIP-7702 code', () => {
  it('given the delegation, when its code is read, then it names the delegate', async () => {
    expect(await chain.rpc('eth_getCode', [mute.address, 'latest'])).toBe(
      `0xef0100${chain.multicall3Address.slice(2).toLowerCase()}`,
    );
  });

  it('given a delegate that approves the key by EIP-1271, when the key signs, then transfer and permit count', async () => {
    const before = await chain.tokenBalance(payee);
    await pay(signing, signing);
    expect(await chain.tokenBalance(payee)).toBe(before + 5n);
    await allow(signing);
    expect(await anyone.read('allowance', signing.address, payee)).toBe(5n);
  });

  it('given a delegate that approves the key by EIP-1271, when another key signs, then it reverts', async () => {
    await expect(pay(signing, mute)).rejects.toThrow('FiatTokenV2: invalid signature');
  });

  it('given a delegate without EIP-1271, when its own key signs, then transfer and permit revert', async () => {
    await expect(pay(mute, mute)).rejects.toThrow('FiatTokenV2: invalid signature');
    await expect(allow(mute)).rejects.toThrow('EIP2612: invalid signature');
  });

  it('given a delegate that answers nothing, when its own key signs, then transfer and permit revert', async () => {
    await expect(pay(silent, silent)).rejects.toThrow('FiatTokenV2: invalid signature');
    await expect(allow(silent)).rejects.toThrow('EIP2612: invalid signature');
  });

  it('given any delegate, when the account itself transfers, then nothing is different', async () => {
    const before = await chain.tokenBalance(payee);
    await tokenCaller(chain, mute.address).call('transfer', payee, 7);
    expect(await chain.tokenBalance(payee)).toBe(before + 7n);
  });
});
