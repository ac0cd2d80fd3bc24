import { concat, getCreateAddress, id, Interface, type InterfaceAbi, Wallet } from 'ethers';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import signaturesArtifact from '../../../contracts/artifacts/KeySignatures.json' with { type: 'json' };
import silentArtifact from '../../../contracts/artifacts/SilentToken.json' with { type: 'json' };
import { deployer, developmentAccount, payer } from '../../../dev/chain/accounts.ts';
import { TOKEN_ADDRESS } from '../../../dev/chain/constants.ts';
import { tokenInterface, tokenOrder } from '../../../dev/chain/testToken.ts';
import { mineAll, sendOrder } from '../../../dev/chain/transactions.ts';
import { sweepDelegateOf } from '../../../functions/chain/sweeping/delegate.ts';
import { delegateInterface, startSweepingChain, type SweepingChain } from '../../engines/sweepingChain.ts';

const silentInterface = new Interface(silentArtifact.abi as InterfaceAbi);
const treasury = new Wallet(id('treasury')).address;
const stranger = new Wallet(developmentAccount(4).privateKey);
const UNITS = 5_000_000n;
const WEI = 10n ** 17n;
let chain: SweepingChain;

const sweepTokens = (token: string, accounts: readonly string[]): string =>
  delegateInterface.encodeFunctionData('sweepTokens', [token, accounts]);
const addressesOf = (accounts: readonly Wallet[]): string[] => accounts.map(({ address }) => address);
const accountsOf = (count: number): Wallet[] => Array.from({ length: count }, () => chain.freshAccount());

async function deploy(bytecode: string): Promise<string> {
  const hash = await sendOrder(chain.rpc, { from: payer.address, data: bytecode, gasLimit: 3_000_000n });
  const [receipt] = await mineAll(chain.rpc, [hash]);
  if (!receipt?.contractAddress) throw new Error('nothing was deployed');
  return receipt.contractAddress;
}

beforeAll(async () => {
  chain = await startSweepingChain(treasury);
}, 60_000);

describe('a batch of tokens', () => {
  it('given fresh deposit accounts, when swept in one transaction, then each is empty and one log each names it', async () => {
    const accounts = accountsOf(5);
    await chain.payTokens(accounts, UNITS);
    const before = await chain.tokens(treasury);
    const receipt = await chain.send({
      data: sweepTokens(TOKEN_ADDRESS, addressesOf(accounts)),
      delegating: accounts,
    });
    expect(receipt.status).toBe('0x1');
    const moved = receipt.logs.map((log) => tokenInterface.parseLog(log)?.args.toArray());
    expect(moved).toEqual(accounts.map(({ address }) => [address, treasury, UNITS]));
    expect(await chain.tokens(treasury)).toBe(before + 5n * UNITS);
  });

  it('given a blacklisted account, one without a delegation and one that is empty, when swept, then the others are and these keep their money', async () => {
    const [blacklisted, undelegated, empty, first, last] = accountsOf(5) as [
      Wallet,
      Wallet,
      Wallet,
      Wallet,
      Wallet,
    ];
    await chain.payTokens([blacklisted, undelegated, first, last], UNITS);
    await mineAll(chain.rpc, [await sendOrder(chain.rpc, tokenOrder('blacklist', [blacklisted.address]))]);
    const receipt = await chain.send({
      data: sweepTokens(TOKEN_ADDRESS, addressesOf([first, blacklisted, undelegated, empty, last])),
      delegating: [blacklisted, empty, first, last],
    });
    expect(receipt.status).toBe('0x1');
    expect(receipt.logs).toHaveLength(2);
    expect(await chain.tokens(first.address)).toBe(0n);
    expect(await chain.tokens(last.address)).toBe(0n);
    expect(await chain.tokens(blacklisted.address)).toBe(UNITS);
    expect(await chain.tokens(undelegated.address)).toBe(UNITS);
  });

  it('given a paused token, when swept, then nothing moves, and the same accounts are swept once it runs again', async () => {
    const accounts = accountsOf(2);
    await chain.payTokens(accounts, UNITS);
    await mineAll(chain.rpc, [await sendOrder(chain.rpc, tokenOrder('pause', []))]);
    const data = sweepTokens(TOKEN_ADDRESS, addressesOf(accounts));
    expect((await chain.send({ data, delegating: accounts })).logs).toEqual([]);
    await mineAll(chain.rpc, [await sendOrder(chain.rpc, tokenOrder('unpause', []))]);
    expect((await chain.send({ data, from: stranger })).logs).toHaveLength(2);
  });

  it('given a token that returns nothing, when swept, then it is moved like any other', async () => {
    const token = await deploy(silentArtifact.bytecode);
    const [account] = accountsOf(1) as [Wallet];
    const data = silentInterface.encodeFunctionData('mint', [account.address, UNITS]);
    await mineAll(chain.rpc, [await sendOrder(chain.rpc, { from: payer.address, to: token, data })]);
    const receipt = await chain.send({ data: sweepTokens(token, [account.address]), delegating: [account] });
    expect(receipt.logs.map((log) => silentInterface.parseLog(log)?.args.toArray())).toEqual([
      [account.address, treasury, UNITS],
    ]);
  });
});

describe('native money', () => {
  it('given delegated accounts, when swept, then the treasury has it all', async () => {
    const accounts = accountsOf(3);
    await chain.payNative(accounts, WEI);
    const before = await chain.wei(treasury);
    const data = delegateInterface.encodeFunctionData('sweepNatives', [addressesOf(accounts)]);
    await chain.send({ data, delegating: accounts });
    expect(await chain.wei(treasury)).toBe(before + 3n * WEI);
  });

  it('given a delegated account, when paid, then it takes the money, for more than the 21,000 gas of an account without code', async () => {
    const [account] = accountsOf(1) as [Wallet];
    await chain.send({ data: sweepTokens(TOKEN_ADDRESS, []), delegating: [account] });
    const paid = await chain.send({ to: account.address, data: '0x', value: WEI });
    expect(paid.status).toBe('0x1');
    expect(paid.gasUsed).toBeGreaterThan(21_000n);
    expect(await chain.wei(account.address)).toBe(WEI);
  });

  it('given a treasury that refuses native money, when swept, then it stays where it was', async () => {
    const refusing = await startSweepingChain(
      getCreateAddress({ from: developmentAccount(5).address, nonce: 0 }),
    );
    const hash = await sendOrder(refusing.rpc, {
      from: developmentAccount(5).address,
      data: signaturesArtifact.bytecode,
    });
    await mineAll(refusing.rpc, [hash]);
    const account = refusing.freshAccount();
    await refusing.payNative([account], WEI);
    const one = delegateInterface.encodeFunctionData('sweepNative', []);
    const receipt = await refusing.send({ data: one, to: account.address, delegating: [account] });
    expect(receipt.status).toBe('0x0');
    expect(await refusing.wei(account.address)).toBe(WEI);
  });
});

describe('what a delegated account does not do', () => {
  it.each([
    ['answer EIP-1271', 'isValidSignature(bytes32,bytes)'],
    ['take an ERC-721 token by safeTransferFrom', 'onERC721Received(address,address,uint256,bytes)'],
    ['call what it is given', 'execute(address,uint256,bytes)'],
    ['have an owner', 'transferOwnership(address)'],
  ])('given a delegated account, when asked to %s, then it reverts', async (_, signature) => {
    const [account] = accountsOf(1) as [Wallet];
    await chain.send({ data: sweepTokens(TOKEN_ADDRESS, []), delegating: [account] });
    const data = concat([id(signature).slice(0, 10), new Uint8Array(128)]);
    expect((await chain.send({ to: account.address, data })).status).toBe('0x0');
  });

  it('given a batch that runs under a delegation, when called, then it is refused: the account calls nobody it is told to', async () => {
    const [account] = accountsOf(1) as [Wallet];
    const data = sweepTokens(TOKEN_ADDRESS, [stranger.address]);
    const receipt = await chain.send({ to: account.address, data, delegating: [account] });
    expect(receipt.status).toBe('0x0');
  });

  it('given the zero address, when a delegate is made for it, then the creation fails', async () => {
    const { deployment } = sweepDelegateOf('0x0000000000000000000000000000000000000000');
    const hash = await sendOrder(chain.rpc, { from: deployer.address, ...deployment });
    await expect(mineAll(chain.rpc, [hash])).rejects.toThrow('failed');
  });
});

describe('a law', () => {
  const account = fc.nat({ max: 2 });
  const token = fc.constantFrom<'token' | 'silent' | 'stranger' | 'delegate'>(
    'token',
    'silent',
    'stranger',
    'delegate',
  );
  const call = fc.oneof(
    fc.record({ kind: fc.constant('sweepToken' as const), token }),
    fc.record({ kind: fc.constant('sweepNative' as const) }),
    fc.record({
      kind: fc.constant('sweepTokens' as const),
      token,
      accounts: fc.array(account, { maxLength: 4 }),
    }),
    fc.record({ kind: fc.constant('sweepNatives' as const), accounts: fc.array(account, { maxLength: 4 }) }),
    fc.record({
      kind: fc.constant('bytes' as const),
      bytes: fc.uint8Array({ maxLength: 100 }),
      value: fc.bigInt(0n, 9n),
    }),
  );
  const step = fc.record({ to: fc.option(account), call });

  it('given whatever calls strangers make, then money leaves a deposit account for the treasury alone, and no storage, nonce or code changes', async () => {
    const silent = await deploy(silentArtifact.bytecode);
    const accounts = accountsOf(3);
    await chain.payTokens(accounts, UNITS);
    await chain.payNative(accounts, WEI);
    for (const { address } of accounts) {
      const data = silentInterface.encodeFunctionData('mint', [address, UNITS]);
      await mineAll(chain.rpc, [await sendOrder(chain.rpc, { from: payer.address, to: silent, data })]);
    }
    await chain.send({ data: sweepTokens(TOKEN_ADDRESS, []), delegating: accounts });
    const tokens = { token: TOKEN_ADDRESS, silent, stranger: stranger.address, delegate: chain.delegate };
    const encode = (made: typeof call extends fc.Arbitrary<infer Made> ? Made : never): string => {
      const at = (indexes: readonly number[]) => indexes.map((index) => accounts[index]?.address);
      switch (made.kind) {
        case 'sweepToken':
          return delegateInterface.encodeFunctionData('sweepToken', [tokens[made.token]]);
        case 'sweepNative':
          return delegateInterface.encodeFunctionData('sweepNative', []);
        case 'sweepTokens':
          return delegateInterface.encodeFunctionData('sweepTokens', [tokens[made.token], at(made.accounts)]);
        case 'sweepNatives':
          return delegateInterface.encodeFunctionData('sweepNatives', [at(made.accounts)]);
        case 'bytes':
          return concat([made.bytes]);
      }
    };
    const silentUnits = async (address: string): Promise<bigint> => {
      const data = silentInterface.encodeFunctionData('balanceOf', [address]);
      return BigInt(await chain.rpc<string>('eth_call', [{ to: silent, data }, 'latest']));
    };
    const totals = async (): Promise<bigint[]> => {
      const holders = [treasury, chain.delegate, ...addressesOf(accounts)];
      const sum = async (balance: (address: string) => Promise<bigint>): Promise<bigint> => {
        let total = 0n;
        for (const holder of holders) total += await balance(holder);
        return total;
      };
      return [await sum(chain.tokens), await sum(chain.wei), await sum(silentUnits)];
    };
    const codes = async (): Promise<string[]> => {
      const found: string[] = [];
      for (const { address } of accounts) {
        found.push(await chain.rpc<string>('eth_getCode', [address, 'latest']));
        found.push(await chain.rpc<string>('eth_getTransactionCount', [address, 'latest']));
        found.push(await chain.rpc<string>('eth_getStorageAt', [address, '0x0', 'latest']));
      }
      return found;
    };
    const codeBefore = await codes();
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 6 }), async (steps) => {
        const snapshot = await chain.rpc<string>('evm_snapshot');
        const [tokenTotal, weiTotal, silentTotal] = (await totals()) as [bigint, bigint, bigint];
        let given = 0n;
        for (const { to, call: made } of steps) {
          const value = made.kind === 'bytes' ? made.value : 0n;
          const target = to === null ? chain.delegate : accounts[to]?.address;
          const call = { data: encode(made), from: stranger, value, ...(target ? { to: target } : {}) };
          if ((await chain.send(call)).status === '0x1') given += value;
        }
        expect(await totals()).toEqual([tokenTotal, weiTotal + given, silentTotal]);
        expect(await codes()).toEqual(codeBefore);
        await chain.rpc('evm_revert', [snapshot]);
      }),
      { numRuns: 60 },
    );
  });
});
