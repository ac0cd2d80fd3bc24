import { describe, expect, test } from 'vitest';
import { encodeTransfer } from '../../../../../functions/chain/evm/erc20.ts';
import { bumpFees, exactFees, leastPrice, roomyFees } from '../../../../../functions/chain/sweeping/fees.ts';
import { nativeMethod } from '../../../../../functions/chain/sweeping/nativeMethod.ts';
import type { Leg } from '../../../../../functions/chain/sweep.ts';
import type { MethodView, SweepOrder } from '../../../../../functions/chain/sweeping/sweepMethod.ts';
import { topUpMethod } from '../../../../../functions/chain/sweeping/topUpMethod.ts';
import { money } from '../../../../../functions/shared/money.ts';

const GAS_WALLET = `0x${'a'.repeat(40)}`;
const DEPOSIT = `0x${'b'.repeat(40)}`;
const TREASURY = `0x${'c'.repeat(40)}`;
const TOKEN = `0x${'d'.repeat(40)}`;
const GWEI = 10n ** 9n;
const market = { baseFeePerGas: 8n * GWEI, tip: GWEI };

/** A chain with these balances, on which every estimate is `gas`. */
function chainOf(balances: Record<string, bigint>, gas = 50_000n): MethodView {
  return {
    market,
    gasWallet: GAS_WALLET,
    nativeBalance: async (address) => balances[address] ?? 0n,
    estimateGas: async () => ({ kind: 'gas', units: gas }),
  };
}

const refusing: MethodView = {
  ...chainOf({ [DEPOSIT]: 10n ** 18n }),
  estimateGas: async () => ({ kind: 'refused', reason: 'The token is paused.' }),
};
const order = (units: bigint, tokenAddress: string | null): SweepOrder => ({
  address: DEPOSIT,
  treasury: TREASURY,
  amount: money(units, { symbol: 'X', decimals: 6, chainId: 1, tokenAddress }),
});
const leg = (purpose: 'FUND' | 'MOVE', maxFeePerGas: bigint, value = 0n): Leg => ({
  purpose,
  account: purpose === 'FUND' ? 'GAS' : 'DEPOSIT',
  from: purpose === 'FUND' ? GAS_WALLET : DEPOSIT,
  to: TOKEN,
  data: '0x',
  nonce: 7,
  attempts: [
    {
      txHash: '0x1',
      rawTransaction: '0x',
      maxFeePerGas,
      maxPriorityFeePerGas: maxFeePerGas,
      gasLimit: 1n,
      value,
      signedAtBlock: 1,
    },
  ],
  mined: null,
});

describe('fees', () => {
  test('given a market, when a price must be exact, then priority and max fee are one and outlast a dearer block', () => {
    expect(exactFees(market)).toEqual({ maxFeePerGas: 10n * GWEI, maxPriorityFeePerGas: 10n * GWEI });
    expect(leastPrice({ baseFeePerGas: 7n, tip: 0n })).toBe(8n);
  });

  test('given a market, when there is room, then the base fee may double', () => {
    expect(roomyFees(market)).toEqual({ maxFeePerGas: 17n * GWEI, maxPriorityFeePerGas: GWEI });
  });

  test.each([
    [
      { maxFeePerGas: 80n, maxPriorityFeePerGas: 8n },
      { maxFeePerGas: 1n, maxPriorityFeePerGas: 1n },
      90n,
      9n,
    ],
    [
      { maxFeePerGas: 81n, maxPriorityFeePerGas: 1n },
      { maxFeePerGas: 1n, maxPriorityFeePerGas: 1n },
      92n,
      2n,
    ],
    [
      { maxFeePerGas: 80n, maxPriorityFeePerGas: 8n },
      { maxFeePerGas: 900n, maxPriorityFeePerGas: 1n },
      900n,
      9n,
    ],
  ])(
    'given %o before and a market of %o, when replaced, then both fees are an eighth more or the market',
    (before, now, max, priority) => {
      expect(bumpFees(before, now)).toEqual({ maxFeePerGas: max, maxPriorityFeePerGas: priority });
    },
  );
});

describe('NATIVE', () => {
  test('given deposits, when moved, then value plus the whole fee is what they brought', async () => {
    const plan = await nativeMethod.nextLeg(
      order(10n ** 18n, null),
      chainOf({ [DEPOSIT]: 10n ** 18n }, 21_000n),
    );
    if (plan.kind !== 'leg') throw new Error(plan.reason);
    const { value, gasLimit, fees, to, account } = plan.draft;
    expect({ to, account }).toEqual({ to: TREASURY, account: 'DEPOSIT' });
    expect(value + gasLimit * fees.maxFeePerGas).toBe(10n ** 18n);
    expect(fees.maxPriorityFeePerGas).toBe(fees.maxFeePerGas);
  });

  test('given deposits worth less than their fee, when moved, then they wait', async () => {
    const plan = await nativeMethod.nextLeg(order(1_000n, null), chainOf({ [DEPOSIT]: 1_000n }, 21_000n));
    expect(plan).toMatchObject({ kind: 'wait', reason: expect.stringContaining('1000 wei') });
  });

  test('given less on the address than the deposits say, when moved, then it is refused', async () => {
    const plan = await nativeMethod.nextLeg(
      order(10n ** 18n, null),
      chainOf({ [DEPOSIT]: 10n ** 18n - 1n }, 21_000n),
    );
    expect(plan.kind).toBe('refused');
  });

  test('given a stuck leg, when replaced, then the dearer fee comes out of the value', async () => {
    const chain = chainOf({ [DEPOSIT]: 10n ** 18n }, 21_000n);
    const plan = await nativeMethod.replaceLeg(order(10n ** 18n, null), leg('MOVE', 40n * GWEI), chain);
    if (plan.kind !== 'leg') throw new Error(plan.reason);
    expect(plan.draft.fees.maxFeePerGas).toBe(45n * GWEI);
    expect(plan.draft.value + 21_000n * 45n * GWEI).toBe(10n ** 18n);
  });

  test('given assets, when asked, then it carries native money only', () => {
    expect(nativeMethod.carries(order(1n, null).amount.currency)).toBe(true);
    expect(nativeMethod.carries(order(1n, TOKEN).amount.currency)).toBe(false);
  });
});

describe('TOP_UP', () => {
  const rich = { [GAS_WALLET]: 10n ** 18n };

  test('given an address without gas, when planned, then the gas wallet funds exactly what the transfer may cost', async () => {
    const plan = await topUpMethod.nextLeg(order(5n, TOKEN), chainOf(rich));
    expect(plan).toMatchObject({
      kind: 'leg',
      draft: {
        purpose: 'FUND',
        account: 'GAS',
        to: DEPOSIT,
        data: '0x',
        gasLimit: 21_000n,
        value: 60_000n * 17n * GWEI,
      },
    });
  });

  test('given dust from before, when funded, then only the rest is sent', async () => {
    const plan = await topUpMethod.nextLeg(order(5n, TOKEN), chainOf({ ...rich, [DEPOSIT]: 1_000n }));
    expect(plan).toMatchObject({ kind: 'leg', draft: { value: 60_000n * 17n * GWEI - 1_000n } });
  });

  test('given a funded address, when planned, then it transfers what the deposits brought', async () => {
    const plan = await topUpMethod.nextLeg(
      order(5n, TOKEN),
      chainOf({ ...rich, [DEPOSIT]: 60_000n * 17n * GWEI }),
    );
    expect(plan).toMatchObject({
      kind: 'leg',
      draft: {
        purpose: 'MOVE',
        account: 'DEPOSIT',
        to: TOKEN,
        data: encodeTransfer(TREASURY, 5n),
        value: 0n,
        gasLimit: 60_000n,
        fees: { maxFeePerGas: 17n * GWEI, maxPriorityFeePerGas: GWEI },
      },
    });
  });

  test('given a market that rose since the funding, when the next block still takes it, then no second funding is made', async () => {
    const plan = await topUpMethod.nextLeg(
      order(5n, TOKEN),
      chainOf({ ...rich, [DEPOSIT]: 60_000n * 10n * GWEI }),
    );
    expect(plan).toMatchObject({
      kind: 'leg',
      draft: { purpose: 'MOVE', fees: { maxFeePerGas: 10n * GWEI } },
    });
  });

  test('given a gas wallet with too little, when funded, then it waits and names wallet and need', async () => {
    const plan = await topUpMethod.nextLeg(order(5n, TOKEN), chainOf({ [GAS_WALLET]: 9n }));
    const needed = 60_000n * 17n * GWEI + 21_000n * 17n * GWEI;
    expect(plan).toEqual({
      kind: 'wait',
      reason: `The gas wallet ${GAS_WALLET} has 9 wei and this sweep needs ${needed}: fund it.`,
    });
  });

  test('given a token that refuses, when planned, then nothing is funded', async () => {
    expect(await topUpMethod.nextLeg(order(5n, TOKEN), refusing)).toEqual({
      kind: 'refused',
      reason: 'The token is paused.',
    });
  });

  test('given an estimate beyond the cap, when planned, then it is refused', async () => {
    const plan = await topUpMethod.nextLeg(order(5n, TOKEN), chainOf(rich, 200_001n));
    expect(plan).toMatchObject({ kind: 'refused', reason: expect.stringContaining('200001 gas') });
  });

  test('given a stuck transfer that its address cannot pay dearer, when replaced, then it is funded again', async () => {
    const chain = chainOf({ ...rich, [DEPOSIT]: 60_000n * 17n * GWEI });
    const plan = await topUpMethod.replaceLeg(order(5n, TOKEN), leg('MOVE', 16n * GWEI), chain);
    expect(plan).toMatchObject({ kind: 'leg', draft: { purpose: 'FUND', value: 60_000n * GWEI } });
  });

  test('given a stuck funding, when replaced, then its value stays', async () => {
    const plan = await topUpMethod.replaceLeg(order(5n, TOKEN), leg('FUND', 16n * GWEI, 123n), chainOf(rich));
    expect(plan).toMatchObject({
      kind: 'leg',
      draft: { purpose: 'FUND', value: 123n, fees: { maxFeePerGas: 18n * GWEI } },
    });
  });
});
