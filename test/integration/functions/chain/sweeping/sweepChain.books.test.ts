import { Interface } from 'ethers';
import solc from 'solc';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { SettlementStore } from '../../../../../functions/chain/ports.ts';
import { seededRandom } from '../../../../../scripts/feed/random.ts';
import { type Books, openBooks } from '../../../../simulation/books.ts';
import { startWorld, type World } from '../world.ts';
import { sweepOf } from './sweeping.ts';

const USDC = 10n ** 6n;
const GWEI = 10n ** 9n;

/** A token that keeps a hundredth of every transfer for itself. */
const FEE_TOKEN = `
pragma solidity ^0.8.0;
contract FeeToken {
  mapping(address => uint256) public balanceOf;
  event Transfer(address indexed from, address indexed to, uint256 value);
  function mint(address to, uint256 value) external {
    balanceOf[to] += value;
    emit Transfer(address(0), to, value);
  }
  function transfer(address to, uint256 value) external returns (bool) {
    balanceOf[msg.sender] -= value;
    balanceOf[to] += value - value / 100;
    balanceOf[address(this)] += value / 100;
    emit Transfer(msg.sender, to, value - value / 100);
    emit Transfer(msg.sender, address(this), value / 100);
    return true;
  }
}`;

describe('what sweeps post, from the node to the ledger', () => {
  const random = seededRandom('books');
  let world: World;
  let books: Books;
  beforeAll(async () => {
    world = await startWorld();
    await world.evm.mine(20);
  });
  afterAll(() => world.close());
  beforeEach(() => void (books = openBooks(world.clock)));

  const told = (): { settlements: SettlementStore } => {
    const inner = world.settlements();
    const commit: SettlementStore['commit'] = async (settlement) => {
      const written = await inner.commit(settlement);
      if (written.ok) books.written(settlement);
      return written;
    };
    return { settlements: { commit } };
  };
  const steps = async (count: number): Promise<void> => {
    for (let i = 0; i < count; i++) {
      await world.watch(told());
      await world.sweep(told());
      await world.evm.mine();
      world.passSeconds(30);
    }
  };
  const head = async (): Promise<number> => Number(await world.evm.rpc<string>('eth_blockNumber'));

  test('given a final sweep that a reorganisation takes back, when it is mined again at another fee, then the books are corrected to the wei', async () => {
    const wallet = await world.signer.gasWallet();
    const [funds, treasury] = [
      await world.evm.ethBalance(wallet),
      await world.evm.tokenBalance(world.config.treasury),
    ];
    await world.watch(told());
    const invoice = await world.createInvoice({ currency: 'USDC', units: 9n * USDC });
    await world.evm.payToken(invoice.address, 9n * USDC);
    await world.evm.mine();
    await world.watch(told());
    const paidAt = await head();
    await steps(10);
    expect((await world.read(invoice)).status).toBe('SWEPT');
    const before = await sweepOf(world, invoice);
    await books.deliverAll(random);

    await world.evm.reorg((await head()) - paidAt);
    await world.evm.rpc('anvil_setNextBlockBaseFeePerGas', [`0x${(GWEI / 4n).toString(16)}`]);
    await world.evm.mine();
    await steps(12);
    const after = await sweepOf(world, invoice);
    expect(after).toMatchObject({ id: before.id, status: 'FINAL' });
    expect(after.movements.map(({ fee }) => fee)).not.toEqual(before.movements.map(({ fee }) => fee));

    await books.deliverAll(random);
    const spent = funds - (await world.evm.ethBalance(wallet));
    expect(books.balanceOf('gas-wallet:ETH@31337')).toBe(-spent);
    expect(books.balanceOf('gas-expense:ETH@31337')).toBe(
      after.movements.reduce((sum, { fee }) => sum + fee, 0n),
    );
    expect(books.balanceOf('treasury:USDC@31337')).toBe(
      (await world.evm.tokenBalance(world.config.treasury)) - treasury,
    );
    expect(books.balanceOf('deposits:USDC@31337')).toBe(0n);
  });

  test('given a token that takes a fee of transfers, when it is swept, then it is SWEPT, what the token kept is an expense, and nothing drifts', async () => {
    const token = new Interface(['function mint(address to, uint256 value)']);
    await world.evm.rpc('anvil_setCode', [world.evm.tokenAddress, compileFeeToken()]);
    const invoice = await world.createInvoice({ currency: 'USDC', units: 5n * USDC });
    await world.watch(told());
    const before = await world.evm.tokenBalance(world.config.treasury);
    const data = token.encodeFunctionData('mint', [invoice.address, 5n * USDC]);
    await world.evm.send({ from: world.evm.payer.address, to: world.evm.tokenAddress, data });
    await world.evm.mine();
    await steps(12);
    expect(await world.read(invoice)).toMatchObject({ status: 'SWEPT', swept: { units: 5n * USDC } });
    expect(await sweepOf(world, invoice)).toMatchObject({
      arrival: { units: 4_950_000n, left: 5_000_000n },
    });
    expect((await world.evm.tokenBalance(world.config.treasury)) - before).toBe(4_950_000n);
    await books.deliverAll(random);
    expect(books.balanceOf('treasury:USDC@31337')).toBe(4_950_000n);
    expect(books.balanceOf('transfer-fee:USDC@31337')).toBe(50_000n);
    expect(books.balanceOf('deposits:USDC@31337')).toBe(0n);
  });
});

function compileFeeToken(): string {
  const input = {
    language: 'Solidity',
    sources: { 'FeeToken.sol': { content: FEE_TOKEN } },
    settings: { outputSelection: { '*': { '*': ['evm.deployedBytecode.object'] } } },
  };
  const output = JSON.parse(solc.compile(JSON.stringify(input))) as {
    contracts: Record<string, Record<string, { evm: { deployedBytecode: { object: string } } }>>;
  };
  return `0x${output.contracts['FeeToken.sol']?.['FeeToken']?.evm.deployedBytecode.object}`;
}
