import { describe, expect, test } from 'vitest';
import { encodeTransfer } from '../../../../../functions/chain/evm/erc20.ts';
import { exactFees, roomyFees } from '../../../../../functions/chain/sweeping/fees.ts';
import { NO_SURCHARGE } from '../../../../../functions/chain/sweeping/feeModel/surcharge.ts';
import { FIAT_TOKEN_GAS } from '../../../../../functions/chain/sweeping/plan/gasUnits.ts';
import { nativeMethod } from '../../../../../functions/chain/sweeping/nativeMethod.ts';
import { type ChainTransaction, signTransaction } from '../../../../../functions/chain/chainTransaction.ts';
import type { MethodView, SweepOrder } from '../../../../../functions/chain/sweeping/sweepMethod.ts';
import { topUpMethod } from '../../../../../functions/chain/sweeping/topUpMethod.ts';
import { invoiceOf } from '../../../../fixtures/functions/chain/invoiceOf.ts';

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
    surcharge: () => ({ gas: 0n, wei: 0n }),
    gasWallet: GAS_WALLET,
    nativeBalance: async (address) => balances[address] ?? 0n,
    rates: NO_SURCHARGE,
    tokenGas: () => FIAT_TOKEN_GAS,
    accounts: async () => new Map(),
    isDeployed: async () => false,
    estimateGas: async () => ({ kind: 'gas', units: gas }),
  };
}

const refusing: MethodView = {
  ...chainOf({ [DEPOSIT]: 10n ** 18n }),
  rates: NO_SURCHARGE,
  tokenGas: () => FIAT_TOKEN_GAS,
  accounts: async () => new Map(),
  isDeployed: async () => false,
  estimateGas: async () => ({ kind: 'refused', reason: 'The token says no.' }),
};
const order = (units: bigint, tokenAddress: string | null, leftBefore = 0n): SweepOrder => ({
  treasury: TREASURY,
  asset: { symbol: 'X', decimals: 6, chainId: 1, tokenAddress },
  parts: [partOf(units, leftBefore)],
});
const sent = (kind: 'TOP_UP' | 'SWEEP', maxFeePerGas: bigint, value = 0n): ChainTransaction => {
  const payer = kind === 'TOP_UP' ? 'GAS' : 'DEPOSIT';
  const wallet = kind === 'TOP_UP' ? GAS_WALLET : DEPOSIT;
  const fees = { maxFeePerGas, maxPriorityFeePerGas: maxFeePerGas, gasLimit: 1n };
  return signTransaction(
    { chainId: 1, wallet, payer, nonce: 7, serves: { kind, planId: 'pln_1' } },
    { txHash: '0x1', value, ...fees, signedAtBlock: 1 },
    '2026-01-01T00:00:00.000Z',
  );
};

function partOf(units: bigint, leftBefore: bigint): SweepOrder['parts'][number] {
  const { id: invoiceId, merchantId } = invoiceOf(
    { symbol: 'X', native: true, decimals: 6, tokenAddress: null, finality: [{ depth: 1 }] },
    units,
  );
  const deposits = [{ id: 'dep_1', units }];
  return {
    sweepId: 'swp_1',
    invoiceId,
    merchantId,
    address: DEPOSIT,
    derivationIndex: 1,
    deposits,
    leftBefore,
  };
}

describe('NATIVE', () => {
  test('given deposits, when moved, then value plus the whole fee is what they brought', async () => {
    const plan = await nativeMethod.nextTransaction(
      order(10n ** 18n, null),
      chainOf({ [DEPOSIT]: 10n ** 18n }, 21_000n),
    );
    if (plan.kind !== 'draft') throw new Error(plan.kind);
    const { value, gasLimit, fees, to, kind } = plan.draft;
    expect({ to, kind }).toEqual({ to: TREASURY, kind: 'SWEEP' });
    expect(value + gasLimit * fees.maxFeePerGas).toBe(10n ** 18n);
    expect(fees.maxPriorityFeePerGas).toBe(fees.maxFeePerGas);
  });

  test('given deposits worth less than their fee, when moved, then they wait', async () => {
    const plan = await nativeMethod.nextTransaction(
      order(1_000n, null),
      chainOf({ [DEPOSIT]: 1_000n }, 21_000n),
    );
    expect(plan).toEqual({ kind: 'wait', code: 'BELOW_MINIMUM' });
  });

  test('given less on the address than the deposits say, when moved, then they wait', async () => {
    const plan = await nativeMethod.nextTransaction(
      order(10n ** 18n, null),
      chainOf({ [DEPOSIT]: 10n ** 18n - 1n }, 21_000n),
    );
    expect(plan).toEqual({ kind: 'wait', code: 'BALANCE_DIFFERS' });
  });

  test('given a transfer that failed before, when moved, then what it burned is left out', async () => {
    const left = 10n ** 18n - 7n;
    const plan = await nativeMethod.nextTransaction(
      order(10n ** 18n, null, 7n),
      chainOf({ [DEPOSIT]: left }, 21_000n),
    );
    if (plan.kind !== 'draft') throw new Error(plan.kind);
    expect(plan.draft.value + plan.draft.gasLimit * plan.draft.fees.maxFeePerGas).toBe(left);
  });

  test('given a stuck transaction, when replaced, then the dearer fee comes out of the value', async () => {
    const chain = chainOf({ [DEPOSIT]: 10n ** 18n }, 21_000n);
    const plan = await nativeMethod.replaceTransaction(
      order(10n ** 18n, null),
      sent('SWEEP', 40n * GWEI),
      chain,
    );
    if (plan.kind !== 'draft') throw new Error(plan.kind);
    expect(plan.draft.fees.maxFeePerGas).toBe(45n * GWEI);
    expect(plan.draft.value + 21_000n * 45n * GWEI).toBe(10n ** 18n);
  });

  test('given a nonce whose own money a reorganisation took, when replaced, then the least that may be sent takes it', async () => {
    const chain = chainOf({ [DEPOSIT]: 10n ** 18n }, 21_000n);
    const gone = order(10n ** 18n, null, 10n ** 18n);
    const plan = await nativeMethod.replaceTransaction(gone, sent('SWEEP', GWEI), chain);
    expect(plan).toMatchObject({ draft: { to: TREASURY, value: 1n } });
  });

  test('given assets, when asked, then it carries native money only', () => {
    expect(nativeMethod.carries(order(1n, null).asset)).toBe(true);
    expect(nativeMethod.carries(order(1n, TOKEN).asset)).toBe(false);
  });
});

describe('TOP_UP', () => {
  const rich = { [GAS_WALLET]: 10n ** 18n };

  test('given an address without gas, when planned, then the gas wallet funds exactly what the transfer may cost', async () => {
    const plan = await topUpMethod.nextTransaction(order(5n, TOKEN), chainOf(rich));
    expect(plan).toMatchObject({
      kind: 'draft',
      draft: {
        kind: 'TOP_UP',
        to: DEPOSIT,
        data: '0x',
        gasLimit: 21_000n,
        value: 60_000n * 17n * GWEI,
      },
    });
  });

  test('given dust from before, when funded, then only the rest is sent', async () => {
    const plan = await topUpMethod.nextTransaction(order(5n, TOKEN), chainOf({ ...rich, [DEPOSIT]: 1_000n }));
    expect(plan).toMatchObject({ kind: 'draft', draft: { value: 60_000n * 17n * GWEI - 1_000n } });
  });

  test('given a funded address, when planned, then it transfers what the deposits brought', async () => {
    const plan = await topUpMethod.nextTransaction(
      order(5n, TOKEN),
      chainOf({ ...rich, [DEPOSIT]: 60_000n * 17n * GWEI }),
    );
    expect(plan).toMatchObject({
      kind: 'draft',
      draft: {
        kind: 'SWEEP',
        to: TOKEN,
        data: encodeTransfer(TREASURY, 5n),
        value: 0n,
        gasLimit: 60_000n,
        fees: { maxFeePerGas: 17n * GWEI, maxPriorityFeePerGas: GWEI },
      },
    });
  });

  test('given that an earlier transfer took some of it, when planned, then it transfers what is left', async () => {
    const chain = chainOf({ ...rich, [DEPOSIT]: 60_000n * 17n * GWEI });
    const plan = await topUpMethod.nextTransaction(order(5n, TOKEN, 2n), chain);
    expect(plan).toMatchObject({ kind: 'draft', draft: { data: encodeTransfer(TREASURY, 3n) } });
    const none = await topUpMethod.nextTransaction(order(5n, TOKEN, 5n), chain);
    expect(none).toEqual({ kind: 'wait', code: 'BALANCE_DIFFERS' });
  });

  test('given a nonce whose own money a reorganisation took, when replaced, then a transfer of nothing takes it', async () => {
    const chain = chainOf({ ...rich, [DEPOSIT]: 10n ** 18n });
    const plan = await topUpMethod.replaceTransaction(order(5n, TOKEN, 9n), sent('SWEEP', GWEI), chain);
    expect(plan).toMatchObject({ draft: { data: encodeTransfer(TREASURY, 0n) } });
  });

  test('given a market that rose since the funding, when the next block still takes it, then no second funding is made', async () => {
    const plan = await topUpMethod.nextTransaction(
      order(5n, TOKEN),
      chainOf({ ...rich, [DEPOSIT]: 60_000n * 10n * GWEI }),
    );
    expect(plan).toMatchObject({
      kind: 'draft',
      draft: { kind: 'SWEEP', fees: { maxFeePerGas: 10n * GWEI } },
    });
  });

  test('given a gas wallet with too little, when funded, then it waits by a code', async () => {
    const plan = await topUpMethod.nextTransaction(order(5n, TOKEN), chainOf({ [GAS_WALLET]: 9n }));
    expect(plan).toEqual({ kind: 'wait', code: 'GAS_WALLET_LOW' });
  });

  test('given a token that refuses, when planned, then nothing is funded', async () => {
    expect(await topUpMethod.nextTransaction(order(5n, TOKEN), refusing)).toEqual({
      kind: 'refused',
      reason: 'The token says no.',
    });
    const paused = {
      ...refusing,
      rates: NO_SURCHARGE,
      tokenGas: () => FIAT_TOKEN_GAS,
      accounts: async () => new Map(),
      isDeployed: async () => false,
      estimateGas: async () => ({ kind: 'refused', reason: 'It is paused.' }) as const,
    };
    expect(await topUpMethod.nextTransaction(order(5n, TOKEN), paused)).toEqual({
      kind: 'wait',
      code: 'TOKEN_PAUSED',
    });
  });

  test('given an estimate beyond the cap, when planned, then it is refused', async () => {
    const plan = await topUpMethod.nextTransaction(order(5n, TOKEN), chainOf(rich, 200_001n));
    expect(plan).toMatchObject({ kind: 'refused', reason: expect.stringContaining('200001 gas') });
  });

  test('given a stuck transfer that its address cannot pay dearer, when replaced, then it is funded again', async () => {
    const chain = chainOf({ ...rich, [DEPOSIT]: 60_000n * 17n * GWEI });
    const plan = await topUpMethod.replaceTransaction(order(5n, TOKEN), sent('SWEEP', 16n * GWEI), chain);
    expect(plan).toMatchObject({ kind: 'draft', draft: { kind: 'TOP_UP', value: 60_000n * GWEI } });
  });

  test('given a stuck funding, when replaced, then its value stays', async () => {
    const plan = await topUpMethod.replaceTransaction(
      order(5n, TOKEN),
      sent('TOP_UP', 16n * GWEI, 123n),
      chainOf(rich),
    );
    expect(plan).toMatchObject({
      kind: 'draft',
      draft: { kind: 'TOP_UP', value: 123n, fees: { maxFeePerGas: 18n * GWEI } },
    });
  });
});

describe('on a rollup', () => {
  const fees = roomyFees(market);
  const opStack: Partial<MethodView> = { surcharge: ({ bytes }) => ({ gas: 0n, wei: BigInt(bytes) * GWEI }) };
  const arbitrum: Partial<MethodView> = { surcharge: ({ bytes }) => ({ gas: BigInt(bytes), wei: 0n }) };

  test('given the OP stack, when native money is swept, then what its data may cost stays', async () => {
    const chain = { ...chainOf({ [DEPOSIT]: 10n ** 18n }, 21_000n), ...opStack };
    const planned = await nativeMethod.nextTransaction(order(10n ** 18n, null), chain);
    expect(planned).toMatchObject({ draft: { gasLimit: 21_000n } });
    if (planned.kind !== 'draft') throw new Error(planned.kind);
    const { value, gasLimit } = planned.draft;
    expect(10n ** 18n - value - gasLimit * exactFees(market).maxFeePerGas).toBe(130n * GWEI);
  });

  test('given Arbitrum, when native money is swept, then its gas limit has room for data', async () => {
    const chain = { ...chainOf({ [DEPOSIT]: 10n ** 18n }, 22_000n), ...arbitrum };
    const planned = await nativeMethod.nextTransaction(order(10n ** 18n, null), chain);
    expect(planned).toMatchObject({
      draft: { gasLimit: 22_130n, value: 10n ** 18n - 22_130n * exactFees(market).maxFeePerGas },
    });
  });

  test.each([
    ['the OP stack', opStack, { value: 60_000n * fees.maxFeePerGas + 200n * GWEI, gasLimit: 21_000n }],
    ['Arbitrum', arbitrum, { value: 60_200n * fees.maxFeePerGas, gasLimit: 21_130n }],
  ])(
    'given %s, when an address is topped up, then for the data of its transfer too',
    async (_, rollup, draft) => {
      const chain = { ...chainOf({ [GAS_WALLET]: 10n ** 18n }), ...rollup };
      expect(await topUpMethod.nextTransaction(order(5n, TOKEN), chain)).toMatchObject({ draft });
      const funded = { ...chainOf({ [DEPOSIT]: draft.value }), ...rollup };
      expect(await topUpMethod.nextTransaction(order(5n, TOKEN), funded)).toMatchObject({
        draft: { kind: 'SWEEP' },
      });
    },
  );

  test('given a gas wallet that cannot pay for data, when an address is topped up, then it waits', async () => {
    const value = 60_000n * fees.maxFeePerGas + 200n * GWEI;
    const needed = value + 21_000n * fees.maxFeePerGas + 130n * GWEI;
    const withWallet = (wei: bigint) =>
      topUpMethod.nextTransaction(order(5n, TOKEN), { ...chainOf({ [GAS_WALLET]: wei }), ...opStack });
    expect(await withWallet(needed)).toMatchObject({ kind: 'draft' });
    expect(await withWallet(needed - 1n)).toEqual({ kind: 'wait', code: 'GAS_WALLET_LOW' });
  });
});
