import { hexlify, id, randomBytes, Signature, type HDNodeWallet } from 'ethers';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startTestChain, type TestChain } from '../../engines/chain.ts';
import { inParts, signMessage, tokenCaller, type TokenCaller } from './tokenCalls.ts';

const inOnePiece = 'address,address,uint256,uint256,uint256,bytes32,bytes';
const inThree = 'address,address,uint256,uint256,uint256,bytes32,uint8,bytes32,bytes32';
const farFuture = 2n ** 40n;

let chain: TestChain;
let snapshot: string;
let payer: HDNodeWallet;
let payee: string;
let anyone: TokenCaller;
let asPayee: TokenCaller;
let nonce: string;

/** What a transfer signs, in the order in which the token takes it. */
type Authorization = [from: string, to: string, value: bigint, after: bigint, before: bigint, nonce: string];
const authorization = (changes: { after?: bigint; before?: bigint; value?: bigint } = {}): Authorization => [
  payer.address,
  payee,
  changes.value ?? 600n,
  changes.after ?? 0n,
  changes.before ?? farFuture,
  nonce,
];
const sign = (
  type: 'TransferWithAuthorization' | 'ReceiveWithAuthorization',
  [from, to, value, validAfter, validBefore, its]: Authorization,
  wallet = payer,
) => signMessage(wallet, type, { from, to, value, validAfter, validBefore, nonce: its });
const headSeconds = async (): Promise<bigint> => {
  const block = await chain.rpc<{ timestamp: string }>('eth_getBlockByNumber', ['latest', false]);
  return BigInt(block.timestamp);
};

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
  nonce = hexlify(randomBytes(32));
});
afterAll(() => chain.close());

describe('type hashes', () => {
  // https://eips.ethereum.org/EIPS/eip-3009#specification
  it.each([
    ['TRANSFER_WITH_AUTHORIZATION', '0x7c7c6cdb67a18743f49ec6fa9b35f50d52ed05cbed4cc592e13b44501c1a2267'],
    ['RECEIVE_WITH_AUTHORIZATION', '0xd099cc98ef71107a616c4f0f941f04c322d8e254fe26b3c6668db87aae413de8'],
    ['CANCEL_AUTHORIZATION', '0x158b0a9edf7a828aad02f63cd515c68ef2f50ba807396f6d12842833a1597429'],
  ])('given %s, when read, then it is the one of the standard', async (name, hash) => {
    expect(await anyone.read(`${name}_TYPEHASH`)).toBe(hash);
  });
});

describe('transferWithAuthorization', () => {
  it.each([
    [inOnePiece, (signature: string) => [signature]],
    [inThree, inParts],
  ] as const)(
    'given a signature (%s), when anyone submits it, then the money moves',
    async (types, parts) => {
      const signed = authorization();
      const signature = await sign('TransferWithAuthorization', signed);
      const logs = await anyone.call(`transferWithAuthorization(${types})`, ...signed, ...parts(signature));
      expect(logs.map((log) => [log.name, ...log.args])).toEqual([
        ['AuthorizationUsed', payer.address, nonce],
        ['Transfer', payer.address, payee, 600n],
      ]);
      expect(await chain.tokenBalance(payee)).toBe(600n);
      expect(await anyone.read('authorizationState', payer.address, nonce)).toBe(true);
    },
  );

  const submit = async (signed: Authorization, signature: string) =>
    anyone.call(`transferWithAuthorization(${inOnePiece})`, ...signed, signature);

  it('given a used nonce, when submitted again, then it reverts', async () => {
    const signed = authorization({ value: 1n });
    const signature = await sign('TransferWithAuthorization', signed);
    await submit(signed, signature);
    await expect(submit(signed, signature)).rejects.toThrow('FiatTokenV2: authorization is used or canceled');
    expect(await chain.tokenBalance(payee)).toBe(1n);
  });

  it('given another signer, amount or kind of message, when submitted, then it reverts', async () => {
    const signed = authorization();
    const invalid = 'FiatTokenV2: invalid signature';
    const stranger = await sign('TransferWithAuthorization', signed, chain.account(3));
    await expect(submit(signed, stranger)).rejects.toThrow(invalid);
    const receive = await sign('ReceiveWithAuthorization', signed);
    await expect(submit(signed, receive)).rejects.toThrow(invalid);
    const good = await sign('TransferWithAuthorization', signed);
    await expect(submit(authorization({ value: 601n }), good)).rejects.toThrow(invalid);
  });

  it('given a signature with the higher s or a foreign v, when submitted, then it reverts', async () => {
    const signed = authorization();
    const { r, s, v } = Signature.from(await sign('TransferWithAuthorization', signed));
    const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
    const higher = `0x${(order - BigInt(s)).toString(16).padStart(64, '0')}`;
    const call = `transferWithAuthorization(${inThree})`;
    await expect(anyone.call(call, ...signed, v === 27 ? 28 : 27, r, higher)).rejects.toThrow(
      "ECRecover: invalid signature 's' value",
    );
    await expect(anyone.call(call, ...signed, v - 27, r, s)).rejects.toThrow(
      "ECRecover: invalid signature 'v' value",
    );
    await expect(submit(signed, '0x00')).rejects.toThrow('ECRecover: invalid signature length');
  });

  it('given its times, when the block is at either edge, then it reverts', async () => {
    const now = await headSeconds();
    const early = authorization({ after: now + 100n });
    await expect(submit(early, await sign('TransferWithAuthorization', early))).rejects.toThrow(
      'FiatTokenV2: authorization is not yet valid',
    );
    const late = authorization({ before: now });
    await expect(submit(late, await sign('TransferWithAuthorization', late))).rejects.toThrow(
      'FiatTokenV2: authorization is expired',
    );
    await chain.rpc('evm_setNextBlockTimestamp', [Number(now + 101n)]);
    await chain.mine();
    await submit(early, await sign('TransferWithAuthorization', early));
    expect(await chain.tokenBalance(payee)).toBe(600n);
  });

  it('given a blacklisted payer or payee, when submitted, then it reverts and the nonce stays unused', async () => {
    const signed = authorization();
    const signature = await sign('TransferWithAuthorization', signed);
    for (const account of [payer.address, payee]) {
      await chain.blacklist(account);
      await expect(submit(signed, signature)).rejects.toThrow('Blacklistable: account is blacklisted');
      await chain.unBlacklist(account);
    }
    expect(await anyone.read('authorizationState', payer.address, nonce)).toBe(false);
  });

  it('given more than the balance, when submitted, then it reverts and the nonce stays unused', async () => {
    const signed = authorization({ value: 1_001n });
    const signature = await sign('TransferWithAuthorization', signed);
    await expect(submit(signed, signature)).rejects.toThrow('ERC20: transfer amount exceeds balance');
    expect(await anyone.read('authorizationState', payer.address, nonce)).toBe(false);
  });

  it('given a paused token, when submitted, then it reverts', async () => {
    const signed = authorization();
    const signature = await sign('TransferWithAuthorization', signed);
    await chain.pause();
    await expect(submit(signed, signature)).rejects.toThrow('Pausable: paused');
  });
});

describe('receiveWithAuthorization', () => {
  it.each([
    [inOnePiece, (signature: string) => [signature]],
    [inThree, inParts],
  ] as const)(
    'given a signature (%s), when the payee submits it, then the money moves',
    async (types, parts) => {
      const signed = authorization();
      const signature = await sign('ReceiveWithAuthorization', signed);
      await asPayee.call(`receiveWithAuthorization(${types})`, ...signed, ...parts(signature));
      expect(await chain.tokenBalance(payee)).toBe(600n);
    },
  );

  it('given a signature, when anyone else submits it, then it reverts', async () => {
    const signed = authorization();
    const signature = await sign('ReceiveWithAuthorization', signed);
    await expect(
      anyone.call(`receiveWithAuthorization(${inOnePiece})`, ...signed, signature),
    ).rejects.toThrow('FiatTokenV2: caller must be the payee');
  });
});

describe('cancelAuthorization', () => {
  it.each([
    ['address,bytes32,bytes', (signature: string) => [signature]],
    ['address,bytes32,uint8,bytes32,bytes32', inParts],
  ] as const)(
    'given a signature (%s), when cancelled, then the transfer is worth nothing',
    async (types, parts) => {
      const signed = authorization();
      const transfer = await sign('TransferWithAuthorization', signed);
      const cancel = await signMessage(payer, 'CancelAuthorization', { authorizer: payer.address, nonce });
      const [log] = await anyone.call(
        `cancelAuthorization(${types})`,
        payer.address,
        nonce,
        ...parts(cancel),
      );
      expect([log?.name, ...(log?.args ?? [])]).toEqual(['AuthorizationCanceled', payer.address, nonce]);
      await expect(
        anyone.call(`transferWithAuthorization(${inOnePiece})`, ...signed, transfer),
      ).rejects.toThrow('FiatTokenV2: authorization is used or canceled');
    },
  );

  it('given a paused token, when cancelled or received, then it reverts', async () => {
    const signed = authorization();
    const receive = await sign('ReceiveWithAuthorization', signed);
    const cancel = await signMessage(payer, 'CancelAuthorization', { authorizer: payer.address, nonce });
    await chain.pause();
    await expect(
      anyone.call('cancelAuthorization(address,bytes32,bytes)', payer.address, nonce, cancel),
    ).rejects.toThrow('Pausable: paused');
    await expect(asPayee.call(`receiveWithAuthorization(${inOnePiece})`, ...signed, receive)).rejects.toThrow(
      'Pausable: paused',
    );
  });

  it("given a stranger's signature or a used nonce, when cancelled, then it reverts", async () => {
    const call = 'cancelAuthorization(address,bytes32,bytes)';
    const message = { authorizer: payer.address, nonce };
    const stranger = await signMessage(chain.account(3), 'CancelAuthorization', message);
    await expect(anyone.call(call, payer.address, nonce, stranger)).rejects.toThrow(
      'FiatTokenV2: invalid signature',
    );
    const own = await signMessage(payer, 'CancelAuthorization', message);
    await anyone.call(call, payer.address, nonce, own);
    await expect(anyone.call(call, payer.address, nonce, own)).rejects.toThrow(
      'FiatTokenV2: authorization is used or canceled',
    );
  });
});

describe('nonces', () => {
  it("given one payer's nonce, when another uses the same, then both count", async () => {
    nonce = id('the same for both');
    const other = chain.account(3);
    await chain.payToken(other.address, 5n);
    const first = authorization({ value: 1n });
    const second: Authorization = [other.address, payee, 2n, 0n, farFuture, nonce];
    const call = `transferWithAuthorization(${inOnePiece})`;
    await anyone.call(call, ...first, await sign('TransferWithAuthorization', first));
    await anyone.call(call, ...second, await sign('TransferWithAuthorization', second, other));
    expect(await chain.tokenBalance(payee)).toBe(3n);
  });
});
