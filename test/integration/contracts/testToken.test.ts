import { TypedDataEncoder, ZeroAddress } from 'ethers';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startTestChain, type TestChain } from '../../engines/chain.ts';
import { domain, tokenCaller, type TokenCaller } from './tokenCalls.ts';

let chain: TestChain;
let snapshot: string;
let alice: string;
let bob: string;
let carol: string;
let owner: TokenCaller;
const as = (address: string): TokenCaller => tokenCaller(chain, address);

beforeAll(async () => {
  chain = await startTestChain();
  [alice, bob, carol] = [chain.account(0).address, chain.account(1).address, chain.account(2).address];
  owner = as(chain.tokenOwner.address);
  await chain.payToken(alice, 1_000n);
});
beforeEach(async () => {
  if (snapshot) await chain.rpc('evm_revert', [snapshot]);
  snapshot = await chain.rpc<string>('evm_snapshot');
});
afterAll(() => chain.close());

describe('configuration', () => {
  it('given the proxy, when asked, then it says name, symbol, version, currency and decimals', async () => {
    expect(await owner.read('name')).toBe('USD Coin');
    expect(await owner.read('symbol')).toBe('USDC');
    expect(await owner.read('version')).toBe('2');
    expect(await owner.read('currency')).toBe('USD');
    expect(await owner.read('decimals')).toBe(6n);
    expect(await owner.read('totalSupply')).toBe(1_000_000_000_000n);
  });

  it('given the EIP-712 domain, when asked for its separator, then it is what wallets compute', async () => {
    expect(await owner.read('DOMAIN_SEPARATOR')).toBe(TypedDataEncoder.hashDomain(domain));
  });

  it('given an initialised token, when initialised again, then it refuses', async () => {
    await expect(owner.call('initialize', 'a', 'b', '1', 'c', 6, alice)).rejects.toThrow(
      'FiatToken: contract is already initialized',
    );
  });
});

describe('EIP-20', () => {
  it('given a balance, when transferred, then both sides change and Transfer says so', async () => {
    const [log] = await as(alice).call('transfer', bob, 400);
    expect([log?.name, ...(log?.args ?? [])]).toEqual(['Transfer', alice, bob, 400n]);
    expect([await chain.tokenBalance(alice), await chain.tokenBalance(bob)]).toEqual([600n, 400n]);
  });

  it('given a balance, when transferred to oneself, then it is the same', async () => {
    await as(alice).call('transfer', alice, 400);
    expect(await chain.tokenBalance(alice)).toBe(1_000n);
  });

  it('given a balance, when more is transferred, then it reverts', async () => {
    await expect(as(alice).call('transfer', bob, 1_001)).rejects.toThrow(
      'ERC20: transfer amount exceeds balance',
    );
  });

  it('given the zero address, when it is paid or approved, then it reverts', async () => {
    await expect(as(alice).call('transfer', ZeroAddress, 1)).rejects.toThrow(
      'ERC20: transfer to the zero address',
    );
    await expect(as(alice).call('approve', ZeroAddress, 1)).rejects.toThrow(
      'ERC20: approve to the zero address',
    );
  });

  it('given an allowance, when spent, then it shrinks, and no further than to nothing', async () => {
    await as(alice).call('approve', bob, 300);
    await as(bob).call('transferFrom', alice, carol, 200);
    expect(await owner.read('allowance', alice, bob)).toBe(100n);
    expect(await chain.tokenBalance(carol)).toBe(200n);
    await expect(as(bob).call('transferFrom', alice, carol, 101)).rejects.toThrow(
      'ERC20: transfer amount exceeds allowance',
    );
  });

  it('given the highest allowance, when spent, then it shrinks too', async () => {
    const most = 2n ** 256n - 1n;
    await as(alice).call('approve', bob, most);
    await as(bob).call('transferFrom', alice, carol, 1);
    expect(await owner.read('allowance', alice, bob)).toBe(most - 1n);
  });

  it('given an allowance, when increased and decreased, then Approval carries the new one', async () => {
    await as(alice).call('approve', bob, 5);
    const [increased] = await as(alice).call('increaseAllowance', bob, 3);
    expect([...(increased?.args ?? [])]).toEqual([alice, bob, 8n]);
    await as(alice).call('decreaseAllowance', bob, 8);
    await expect(as(alice).call('decreaseAllowance', bob, 1)).rejects.toThrow(
      'ERC20: decreased allowance below zero',
    );
  });
});

describe('minting', () => {
  it('given a minter with an amount, when it mints, then supply, balance and what it may mint change', async () => {
    await owner.call('configureMinter', bob, 50);
    const logs = await as(bob).call('mint', carol, 40);
    expect(logs.map((log) => log.name)).toEqual(['Mint', 'Transfer']);
    expect(await chain.tokenBalance(carol)).toBe(40n);
    expect(await owner.read('totalSupply')).toBe(1_000_000_000_040n);
    expect(await owner.read('minterAllowance', bob)).toBe(10n);
    await expect(as(bob).call('mint', carol, 11)).rejects.toThrow(
      'FiatToken: mint amount exceeds minterAllowance',
    );
  });

  it('given a minter, when it burns, then it loses its own tokens and the supply shrinks', async () => {
    await owner.call('configureMinter', alice, 0);
    await as(alice).call('burn', 1_000);
    expect(await chain.tokenBalance(alice)).toBe(0n);
    expect(await owner.read('totalSupply')).toBe(999_999_999_000n);
    await expect(as(alice).call('burn', 1)).rejects.toThrow('FiatToken: burn amount exceeds balance');
  });

  it('given nobody special or a removed minter, when it mints or burns, then it reverts', async () => {
    await owner.call('configureMinter', bob, 50);
    await owner.call('removeMinter', bob);
    for (const caller of [alice, bob]) {
      await expect(as(caller).call('mint', carol, 1)).rejects.toThrow('FiatToken: caller is not a minter');
      await expect(as(caller).call('burn', 1)).rejects.toThrow('FiatToken: caller is not a minter');
    }
    await expect(as(alice).call('configureMinter', alice, 1)).rejects.toThrow(
      'FiatToken: caller is not the masterMinter',
    );
  });

  it('given nothing or nobody, when minted, then it reverts', async () => {
    await expect(owner.call('mint', alice, 0)).rejects.toThrow('FiatToken: mint amount not greater than 0');
    await expect(owner.call('mint', ZeroAddress, 1)).rejects.toThrow('FiatToken: mint to the zero address');
  });
});

describe('roles', () => {
  it.each([
    ['updatePauser', 'pauser', 'pause', [], 'Pausable: caller is not the pauser'],
    [
      'updateBlacklister',
      'blacklister',
      'blacklist',
      ['account'],
      'Blacklistable: caller is not the blacklister',
    ],
  ] as const)(
    'given %s, when another account is named, then it may and the old one may not',
    async (...row) => {
      const [update, role, action, parameters, refusal] = row;
      const values = parameters.map(() => bob);
      await expect(as(carol).call(action, ...values)).rejects.toThrow(refusal);
      await owner.call(update, carol);
      expect(await owner.read(role)).toBe(carol);
      await as(carol).call(action, ...values);
      await expect(owner.call(action, ...values)).rejects.toThrow(refusal);
    },
  );

  it.each([
    ['pause', [], 'Pausable: caller is not the pauser'],
    ['unpause', [], 'Pausable: caller is not the pauser'],
    ['blacklist', ['account'], 'Blacklistable: caller is not the blacklister'],
    ['unBlacklist', ['account'], 'Blacklistable: caller is not the blacklister'],
    ['configureMinter', ['account', 1], 'FiatToken: caller is not the masterMinter'],
    ['removeMinter', ['account'], 'FiatToken: caller is not the masterMinter'],
    ['transferOwnership', ['account'], 'Ownable: caller is not the owner'],
    ['updatePauser', ['account'], 'Ownable: caller is not the owner'],
    ['updateBlacklister', ['account'], 'Ownable: caller is not the owner'],
    ['updateMasterMinter', ['account'], 'Ownable: caller is not the owner'],
  ])('given a stranger, when it calls %s, then it reverts', async (functionName, parameters, refusal) => {
    const values = parameters.map((parameter) => (parameter === 'account' ? alice : parameter));
    await expect(as(alice).call(functionName, ...values)).rejects.toThrow(refusal);
  });

  it('given the owner, when ownership moves, then only the new owner names roles', async () => {
    await owner.call('transferOwnership', bob);
    await expect(owner.call('updateMasterMinter', alice)).rejects.toThrow('Ownable: caller is not the owner');
    await as(bob).call('updateMasterMinter', alice);
    expect(await owner.read('masterMinter')).toBe(alice);
  });

  it.each(['transferOwnership', 'updatePauser', 'updateBlacklister', 'updateMasterMinter'])(
    'given %s, when it names nobody, then it reverts',
    async (update) => {
      await expect(owner.call(update, ZeroAddress)).rejects.toThrow('is the zero address');
    },
  );
});

describe('the blacklist', () => {
  const refusal = 'Blacklistable: account is blacklisted';

  it('given a blacklisted payer, payee or spender, when money would move, then it reverts', async () => {
    await as(alice).call('approve', carol, 100);
    await chain.blacklist(bob);
    await expect(as(alice).call('transfer', bob, 1)).rejects.toThrow(refusal);
    await expect(as(carol).call('transferFrom', alice, bob, 1)).rejects.toThrow(refusal);
    await expect(owner.call('mint', bob, 1)).rejects.toThrow(refusal);
    await chain.unBlacklist(bob);

    await chain.blacklist(alice);
    await expect(as(alice).call('transfer', bob, 1)).rejects.toThrow(refusal);
    await expect(as(carol).call('transferFrom', alice, bob, 1)).rejects.toThrow(refusal);
    await chain.unBlacklist(alice);

    await chain.blacklist(carol);
    await expect(as(carol).call('transferFrom', alice, bob, 1)).rejects.toThrow(refusal);
  });

  it('given a blacklisted account, when looked at, then its balance is still there', async () => {
    await chain.blacklist(alice);
    expect(await owner.read('isBlacklisted', alice)).toBe(true);
    expect(await chain.tokenBalance(alice)).toBe(1_000n);
  });

  it('given a blacklisted account, when taken off, then it pays again', async () => {
    await chain.blacklist(alice);
    await chain.unBlacklist(alice);
    await as(alice).call('transfer', bob, 1_000);
    expect(await chain.tokenBalance(bob)).toBe(1_000n);
  });

  it('given a blacklisted account, when it approves, then it may: v2.2 looks at movements only', async () => {
    await chain.blacklist(alice);
    await as(alice).call('approve', bob, 1);
    expect(await owner.read('allowance', alice, bob)).toBe(1n);
  });

  it('given the token itself, when paid, then it reverts', async () => {
    await expect(as(alice).call('transfer', chain.tokenAddress, 1)).rejects.toThrow(refusal);
  });

  it('given a blacklisted minter, when it mints or burns, then it reverts', async () => {
    await owner.call('configureMinter', bob, 50);
    await chain.blacklist(bob);
    await expect(as(bob).call('mint', alice, 1)).rejects.toThrow(refusal);
    await expect(as(bob).call('burn', 1)).rejects.toThrow(refusal);
  });
});

describe('pause', () => {
  it('given a paused token, when anything moves or is approved, then it reverts, until it goes on', async () => {
    await as(alice).call('approve', bob, 10);
    await chain.pause();
    const refused: [string, string, ...unknown[]][] = [
      [alice, 'transfer', bob, 1],
      [bob, 'transferFrom', alice, bob, 1],
      [alice, 'approve', bob, 1],
      [alice, 'increaseAllowance', bob, 1],
      [alice, 'decreaseAllowance', bob, 1],
      [chain.tokenOwner.address, 'mint', bob, 1],
      [chain.tokenOwner.address, 'burn', 1],
      [chain.tokenOwner.address, 'configureMinter', bob, 1],
    ];
    for (const [caller, functionName, ...values] of refused) {
      await expect(as(caller).call(functionName, ...values), functionName).rejects.toThrow(
        'Pausable: paused',
      );
    }
    await chain.unpause();
    await as(alice).call('transfer', bob, 1);
    expect(await chain.tokenBalance(bob)).toBe(1n);
  });
});
