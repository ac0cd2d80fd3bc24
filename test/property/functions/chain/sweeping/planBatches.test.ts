import { NO_SURCHARGE } from '../../../../../functions/chain/sweeping/feeModel/surcharge.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type {
  AccountHistory,
  SweepCandidate,
} from '../../../../../functions/chain/sweeping/plan/candidate.ts';
import { batchGas, FIAT_TOKEN_GAS, topUpGas } from '../../../../../functions/chain/sweeping/plan/gasUnits.ts';
import { batchBytes, batchGasLimit } from '../../../../../functions/chain/sweeping/plan/limits.ts';
import { planBatches } from '../../../../../functions/chain/sweeping/plan/planBatches.ts';
import type { Planning, PlanningInput } from '../../../../../functions/chain/sweeping/plan/planning.ts';
import {
  batchPrice,
  offeredFees,
  sizeOf,
  topUpPrice,
} from '../../../../../functions/chain/sweeping/plan/pricing.ts';
import { invoiceId, merchantId } from '../../../../../functions/shared/ids.ts';

const USDC = { symbol: 'USDC', decimals: 6, chainId: 1, tokenAddress: `0x${'d'.repeat(40)}` };
const EURC = { symbol: 'EURC', decimals: 6, chainId: 1, tokenAddress: `0x${'e'.repeat(40)}` };
const ETH = { symbol: 'ETH', decimals: 18, chainId: 1, tokenAddress: null };
const ADDRESSES = 24;

const addressOf = (index: number): string => `0x${(index + 1).toString(16).padStart(40, '0')}`;

const history: fc.Arbitrary<AccountHistory> = fc.record({
  nonce: fc.nat(3),
  delegation: fc.constantFrom('NONE', 'NONE', 'OURS', 'OTHER'),
  shownForNative: fc.boolean(),
  busy: fc.nat(9).map((n) => n === 0),
  refusal: fc.nat(9).map((n) => (n === 0 ? ('TRANSFER_REFUSED' as const) : null)),
});

const candidate = fc.record({
  address: fc.nat(ADDRESSES - 1),
  asset: fc.constantFrom(USDC, USDC, USDC, EURC, ETH),
  units: fc.bigInt(1n, 10n ** 10n),
  waitedMs: fc.nat(100_000_000),
});

const planning: fc.Arbitrary<PlanningInput> = fc
  .record({
    candidates: fc.array(candidate, { maxLength: 60 }),
    histories: fc.array(history, { minLength: ADDRESSES, maxLength: ADDRESSES }),
    baseFeePerGas: fc.bigInt(1n, 10n ** 11n),
    tip: fc.bigInt(0n, 10n ** 10n),
    rates: fc.constantFrom(
      NO_SURCHARGE,
      { ...NO_SURCHARGE, gas: { fixed: 900n, perThousandBytes: 40_000n } },
      { ...NO_SURCHARGE, wei: { fixed: 10n ** 9n, perThousandBytes: 10n ** 12n, perMillionGas: 10n ** 6n } },
    ),
    gasMax: fc.constantFrom(100_000n, 400_000n, 16_777_216n),
    bytesMax: fc.constantFrom(1_000, 95_000, 131_072),
    accountsMax: fc.constantFrom(3, 500),
    companyMs: fc.constantFrom(0, 60_000),
    weiPerUnit: fc.option(fc.bigInt(0n, 10n ** 15n)),
    delegates: fc.boolean(),
    feeMax: fc.bigInt(0n, 10n ** 18n),
    walletWei: fc.bigInt(0n, 10n ** 18n),
    plansMax: fc.constantFrom(1, 3, 100),
  })
  .map(({ candidates, histories, baseFeePerGas, tip, rates, ...made }) => ({
    ...made,
    candidates: candidates.map(({ address, ...each }, index): SweepCandidate => ({
      ...each,
      units: each.asset === ETH ? each.units * 10n ** 6n : each.units,
      depositId: `dep_${index}`,
      address: addressOf(address),
      derivationIndex: address,
      invoiceId: invoiceId.parse('inv_01ARZ3NDEKTSV4RRFFQ69G5FAV'),
      merchantId: merchantId.parse('acme'),
    })),
    historyOf: (address: string) => histories[Number(BigInt(address)) - 1] as AccountHistory,
    pricing: { market: { baseFeePerGas, tip }, rates },
    limits: { gasMax: made.gasMax, bytesMax: made.bytesMax, accountsMax: made.accountsMax },
    economics: {
      companyMs: made.companyMs,
      companyMin: 5,
      maxAgeMs: 50_000_000,
      feeShareMax: 200n,
      weiPerUnit: new Map(made.weiPerUnit === null ? [] : [['USDC', made.weiPerUnit]]),
    },
    tokenGasOf: () => FIAT_TOKEN_GAS,
    transactionFeeMax: (accounts: number) => made.feeMax * BigInt(Math.max(1, Math.floor(accounts / 10))),
  }));

const RUNS = { numRuns: 400 };
const always = (law: (input: PlanningInput, planned: Planning) => void): void =>
  fc.assert(
    fc.property(planning, (input) => law(input, planBatches(input))),
    RUNS,
  );

describe('planBatches', () => {
  it('plans or holds each candidate exactly once', () => {
    always(({ candidates }, { plans, holds }) => {
      const planned = plans.flatMap(({ accounts }) => accounts.flatMap((each) => each.candidates));
      const seen = [...planned, ...holds.map((hold) => hold.candidate)].map(({ depositId }) => depositId);
      expect(seen.toSorted()).toEqual(candidates.map(({ depositId }) => depositId).toSorted());
    });
  });

  it('stays within every limit of the chain, the offer for gas and the wallet', () => {
    always(({ limits, pricing, transactionFeeMax, walletWei, plansMax }, { plans }) => {
      expect(plans.length).toBeLessThanOrEqual(plansMax);
      const spent = plans.reduce((sum, plan) => sum + plan.walletWei, 0n);
      expect(spent).toBeLessThanOrEqual(walletWei);
      for (const { method, accounts, gasLimit } of plans) {
        if (method === 'NATIVE') continue;
        expect(gasLimit * offeredFees(pricing).maxFeePerGas).toBeLessThanOrEqual(
          transactionFeeMax(accounts.length),
        );
        if (method === 'TOP_UP') continue;
        const execution = batchGasLimit(FIAT_TOKEN_GAS, sizeOf(accounts));
        expect(gasLimit).toBeGreaterThanOrEqual(execution);
        expect(execution).toBeLessThanOrEqual(limits.gasMax);
        expect(batchBytes(sizeOf(accounts))).toBeLessThanOrEqual(limits.bytesMax);
        expect(accounts.length).toBeLessThanOrEqual(limits.accountsMax);
      }
    });
  });

  it('delegates no address that was shown for native money, and authorizes exactly those that need it', () => {
    always((_, { plans }) => {
      for (const { method, accounts } of plans) {
        for (const { authorizes, history: known } of accounts) {
          if (authorizes) expect([method, known.shownForNative]).toEqual(['EIP7702', false]);
          if (method === 'EIP7702') expect(authorizes).toBe(known.delegation !== 'OURS');
        }
      }
    });
  });

  it('has an address in one plan at most, and touches none that is busy or refused', () => {
    always((_, { plans }) => {
      const accounts = plans.flatMap((plan) => plan.accounts);
      expect(new Set(accounts.map(({ address }) => address)).size).toBe(accounts.length);
      expect(accounts.some(({ history: known }) => known.busy || known.refusal !== null)).toBe(false);
    });
  });

  it('lets no younger deposit of an asset pass an older one that only waits for its turn', () => {
    always((_, { plans, holds }) => {
      for (const { candidate: held } of holds.filter(({ code }) => code === 'QUEUED')) {
        const passed = plans.filter(
          ({ asset, accounts }) =>
            asset.symbol === held.asset.symbol &&
            accounts.every(({ waitedMs }) => waitedMs < held.waitedMs) &&
            accounts.length > 0,
        );
        // The group may be older than this one of its deposits, never younger.
        expect(passed).toEqual([]);
      }
    });
  });

  it('never spends more for a deposit than it is worth', () => {
    always(({ economics }, { plans }) => {
      const wei = economics.weiPerUnit.get('USDC');
      if (wei === undefined) return;
      for (const { asset, accounts, feeWei } of plans.filter((plan) => plan.asset.symbol === 'USDC')) {
        const share = feeWei / BigInt(accounts.length);
        for (const { units } of accounts)
          expect(share).toBeLessThanOrEqual((units * wei) / 10n ** BigInt(asset.decimals));
      }
    });
  });

  it('takes the cheaper method by formula', () => {
    always(({ pricing }, { plans }) => {
      const alone = topUpPrice(FIAT_TOKEN_GAS, pricing).feeWei;
      for (const { method, accounts } of plans.filter((plan) => plan.method !== 'NATIVE')) {
        const batch = batchPrice(FIAT_TOKEN_GAS, sizeOf(accounts), pricing).feeWei;
        if (method === 'EIP7702') expect(batch).toBeLessThanOrEqual(alone * BigInt(accounts.length));
      }
    });
  });

  it('sweeps everything within as many passes as there are plans, where nothing is dear', () => {
    fc.assert(
      fc.property(planning, (input) => {
        const rich = {
          ...input,
          pricing: { market: { baseFeePerGas: 7n, tip: 1n }, rates: NO_SURCHARGE },
          transactionFeeMax: () => 10n ** 18n,
          walletWei: 10n ** 18n,
          limits: { gasMax: 200_000n, bytesMax: 131_072, accountsMax: 500 },
          plansMax: 1,
          economics: { ...input.economics, companyMs: 0, weiPerUnit: new Map<string, bigint>() },
          historyOf: (address: string) => ({ ...input.historyOf(address), busy: false, refusal: null }),
          candidates: input.candidates.map((each) => ({ ...each, units: each.units + 10n ** 12n })),
        };
        let waiting = rich.candidates;
        for (let pass = 0; waiting.length > 0; pass++) {
          expect(pass).toBeLessThanOrEqual(rich.candidates.length);
          waiting = planBatches({ ...rich, candidates: waiting }).holds.map((hold) => hold.candidate);
        }
      }),
      { numRuns: 100 },
    );
  });
});

describe('batchGas', () => {
  const size = fc.record({ fresh: fc.nat(600), delegated: fc.nat(1_200) });

  it('grows with each account, and its limit is above what it needs', () => {
    fc.assert(
      fc.property(size, (some) => {
        const gas = batchGas(FIAT_TOKEN_GAS, some);
        expect(gas.used).toBeLessThanOrEqual(gas.needed);
        expect(batchGasLimit(FIAT_TOKEN_GAS, some)).toBeGreaterThan(gas.needed);
        const more = batchGas(FIAT_TOKEN_GAS, { ...some, delegated: some.delegated + 1 });
        expect(more.used).toBeGreaterThan(gas.used);
      }),
    );
  });

  it('is less than top-ups from two accounts on', () => {
    fc.assert(
      fc.property(size, (some) => {
        const accounts = some.fresh + some.delegated;
        fc.pre(accounts >= 2);
        expect(batchGas(FIAT_TOKEN_GAS, some).used).toBeLessThan(topUpGas(FIAT_TOKEN_GAS) * BigInt(accounts));
      }),
    );
  });
});
