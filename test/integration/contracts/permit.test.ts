import type { HDNodeWallet } from 'ethers';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startTestChain, type TestChain } from '../../engines/chain.ts';
import { inParts, signMessage, tokenCaller, type TokenCaller } from './tokenCalls.ts';

const farFuture = 2n ** 40n;

let chain: TestChain;
let snapshot: string;
let payer: HDNodeWallet;
let payee: string;
let anyone: TokenCaller;
let asPayee: TokenCaller;

beforeAll(async () => {
  chain = await startTestChain();
  payer = chain.account(0);
  payee = chain.account(1).address;
  anyone = tokenCaller(chain, chain.account(2).address);
  asPayee = tokenCaller(chain, payee);
  await chain.payToken(payer.address, 1_000n);
});
beforeEach(async () => {
  if (snapshot) await chain.rpc('evm_revert', [snapshot]);
  snapshot = await chain.rpc<string>('evm_snapshot');
});
afterAll(() => chain.close());

describe('permit', () => {
  const inPieces = 'permit(address,address,uint256,uint256,uint8,bytes32,bytes32)';
  const whole = 'permit(address,address,uint256,uint256,bytes)';
  const signPermit = (message: { value: bigint; nonce: bigint; deadline: bigint }, wallet = payer) =>
    signMessage(wallet, 'Permit', { owner: payer.address, spender: payee, ...message });

  it('given its type hash, when read, then it is the one of the standard', async () => {
    // https://eips.ethereum.org/EIPS/eip-2612#specification
    expect(await anyone.read('PERMIT_TYPEHASH')).toBe(
      '0x6e71edae12b1b97f4d1f60370fef10105fa2faae0126114a169c64845d6126c9',
    );
  });

  it.each([
    [whole, (signature: string) => [signature]],
    [inPieces, inParts],
  ] as const)(
    'given a signature, when anyone submits it to %s, then there is an allowance',
    async (call, parts) => {
      const signature = await signPermit({ value: 70n, nonce: 0n, deadline: farFuture });
      const [log] = await anyone.call(call, payer.address, payee, 70, farFuture, ...parts(signature));
      expect([log?.name, ...(log?.args ?? [])]).toEqual(['Approval', payer.address, payee, 70n]);
      expect(await anyone.read('nonces', payer.address)).toBe(1n);
      await asPayee.call('transferFrom', payer.address, payee, 70);
      expect(await chain.tokenBalance(payee)).toBe(70n);
    },
  );

  it('given a used permit, when submitted again, then it reverts', async () => {
    const signature = await signPermit({ value: 70n, nonce: 0n, deadline: farFuture });
    await anyone.call(whole, payer.address, payee, 70, farFuture, signature);
    await expect(anyone.call(whole, payer.address, payee, 70, farFuture, signature)).rejects.toThrow(
      'EIP2612: invalid signature',
    );
  });

  it('given a stranger, a past deadline or a pause, when submitted, then it reverts and the nonce stays', async () => {
    const stranger = await signPermit({ value: 70n, nonce: 0n, deadline: farFuture }, chain.account(3));
    await expect(anyone.call(whole, payer.address, payee, 70, farFuture, stranger)).rejects.toThrow(
      'EIP2612: invalid signature',
    );
    const head = await chain.rpc<{ timestamp: string }>('eth_getBlockByNumber', ['latest', false]);
    const past = BigInt(head.timestamp) - 1n;
    const expired = await signPermit({ value: 70n, nonce: 0n, deadline: past });
    await expect(anyone.call(whole, payer.address, payee, 70, past, expired)).rejects.toThrow(
      'FiatTokenV2: permit is expired',
    );
    await chain.pause();
    const good = await signPermit({ value: 70n, nonce: 0n, deadline: farFuture });
    await expect(anyone.call(whole, payer.address, payee, 70, farFuture, good)).rejects.toThrow(
      'Pausable: paused',
    );
    expect(await anyone.read('nonces', payer.address)).toBe(0n);
  });

  it('given the zero address as owner, when a signature recovers to nobody, then it reverts', async () => {
    const nobody = `0x${'00'.repeat(64)}1b`;
    const zero = `0x${'00'.repeat(20)}`;
    await expect(anyone.call(whole, zero, payee, 1, farFuture, nobody)).rejects.toThrow(
      'ECRecover: invalid signature',
    );
  });
});
