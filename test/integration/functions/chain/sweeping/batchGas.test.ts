import { getAddress, Wallet } from 'ethers';
import { beforeAll, describe, expect, it } from 'vitest';
import { TOKEN_ADDRESS } from '../../../../../dev/chain/constants.ts';
import { tokenInterface } from '../../../../../dev/chain/testToken.ts';
import {
  batchGas,
  FIAT_TOKEN_GAS,
  NATIVE_TRANSFER_GAS,
} from '../../../../../functions/chain/sweeping/plan/gasUnits.ts';
import { batchBytes, batchGasLimit } from '../../../../../functions/chain/sweeping/plan/limits.ts';
import {
  delegateInterface,
  type SweepingChain,
  startSweepingChain,
} from '../../../../engines/sweepingChain.ts';

/** The bound within which the formula is, in thousandths of the measured gas. */
const BOUND_THOUSANDTHS = 5n;
const UNITS = 5_000_000n;
/** Nobody has its key. */
const TREASURY = getAddress(`0x${'7e'.repeat(20)}`);

describe('the gas formulas, on EDR with the rules of Osaka', () => {
  let chain: SweepingChain;
  beforeAll(async () => {
    chain = await startSweepingChain(TREASURY);
  });

  async function sweep(fresh: number, delegated: number) {
    const before = Array.from({ length: delegated }, () => chain.freshAccount());
    const accounts = [...before, ...Array.from({ length: fresh }, () => chain.freshAccount())];
    if (delegated > 0) await chain.send({ data: '0x', to: TREASURY, delegating: before });
    await chain.payTokens(accounts, UNITS);
    const addresses = accounts.map(({ address }) => address);
    const data = delegateInterface.encodeFunctionData('sweepTokens', [TOKEN_ADDRESS, addresses]);
    const size = { fresh, delegated };
    const receipt = await chain.send({
      data,
      ...(fresh > 0 ? { delegating: accounts.slice(delegated) } : {}),
      gasLimit: batchGasLimit(FIAT_TOKEN_GAS, size),
    });
    expect(receipt.logs).toHaveLength(accounts.length);
    return { size, receipt };
  }

  it.each([
    [1, 0],
    [0, 1],
    [7, 5],
    [50, 0],
    [0, 50],
  ])(
    'given %i fresh and %i delegated accounts, then the receipt says what the formula says',
    async (...counts) => {
      const { size, receipt } = await sweep(...counts);
      const { used } = batchGas(FIAT_TOKEN_GAS, size);
      const off = used > receipt.gasUsed ? used - receipt.gasUsed : receipt.gasUsed - used;
      expect(off * 1_000n).toBeLessThanOrEqual(receipt.gasUsed * BOUND_THOUSANDTHS);
      expect(receipt.bytes).toBeLessThanOrEqual(batchBytes(size));
    },
  );

  it('given the largest batch of fresh accounts that Ethereum takes, then its limit suffices', async () => {
    const gasMax = 16_777_216n;
    let fresh = 1;
    while (batchGasLimit(FIAT_TOKEN_GAS, { fresh: fresh + 1, delegated: 0 }) <= gasMax) fresh++;
    expect(fresh).toBeGreaterThan(380);
    await sweep(fresh, 0);
  });

  it('given a treasury without tokens, then the limit suffices for the first balance', async () => {
    const empty = await startSweepingChain(Wallet.createRandom().address, { treasuryHas: 0n });
    const account = empty.freshAccount();
    await empty.payTokens([account], UNITS);
    const data = delegateInterface.encodeFunctionData('sweepTokens', [TOKEN_ADDRESS, [account.address]]);
    const gasLimit = batchGasLimit(FIAT_TOKEN_GAS, { fresh: 1, delegated: 0 });
    const receipt = await empty.send({ data, delegating: [account], gasLimit });
    expect(receipt.logs).toHaveLength(1);
  });

  it('given a plain transfer of the token and of native money, then they cost what the planner takes', async () => {
    const account = chain.freshAccount();
    await chain.payTokens([account], UNITS);
    await chain.payNative([account], 10n ** 18n);
    const data = tokenInterface.encodeFunctionData('transfer', [TREASURY, UNITS]);
    const token = await chain.send({ to: TOKEN_ADDRESS, data, from: account, gasLimit: 100_000n });
    const off = Number(token.gasUsed - FIAT_TOKEN_GAS.transfer);
    expect(Math.abs(off)).toBeLessThan(100);
    const native = await chain.send({
      to: TREASURY,
      data: '0x',
      from: account,
      value: 1n,
      gasLimit: 21_000n,
    });
    expect(native.gasUsed).toBe(NATIVE_TRANSFER_GAS);
  });
});
