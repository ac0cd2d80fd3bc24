import { NO_SURCHARGE } from '../../../../../../functions/chain/sweeping/feeModel/surcharge.ts';
import { describe, expect, it } from 'vitest';
import type {
  AccountHistory,
  SweepCandidate,
} from '../../../../../../functions/chain/sweeping/plan/candidate.ts';
import { batchGas, FIAT_TOKEN_GAS } from '../../../../../../functions/chain/sweeping/plan/gasUnits.ts';
import { TRANSACTION_LIMITS } from '../../../../../../functions/chain/sweeping/plan/limits.ts';
import { planBatches } from '../../../../../../functions/chain/sweeping/plan/planBatches.ts';
import type { PlanningInput } from '../../../../../../functions/chain/sweeping/plan/planning.ts';
import { invoiceId, merchantId } from '../../../../../../functions/shared/ids.ts';

const GWEI = 10n ** 9n;
const ETHER = 10n ** 18n;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const USDC = { symbol: 'USDC', decimals: 6, chainId: 1, tokenAddress: `0x${'d'.repeat(40)}` };
const ETH = { symbol: 'ETH', decimals: 18, chainId: 1, tokenAddress: null };
const FRESH: AccountHistory = {
  nonce: 0,
  delegation: 'NONE',
  shownForNative: false,
  busy: false,
  refusal: null,
};

/** A deposit of five dollars, at an address of its own. */
function deposit(number: number, of: Partial<SweepCandidate> = {}): SweepCandidate {
  return {
    depositId: `dep_${number}`,
    invoiceId: invoiceId.parse('inv_01ARZ3NDEKTSV4RRFFQ69G5FAV'),
    merchantId: merchantId.parse('acme'),
    address: `0x${number.toString(16).padStart(40, '0')}`,
    derivationIndex: number,
    asset: USDC,
    units: 5_000_000n,
    waitedMs: 0,
    ...of,
  };
}

const deposits = (count: number, of: Partial<SweepCandidate> = {}): SweepCandidate[] =>
  Array.from({ length: count }, (_, index) => deposit(index + 1, of));

/** Ethereum with a base fee of one gwei; a dollar is 0.0003 ether. */
function planOf(candidates: readonly SweepCandidate[], given: Partial<PlanningInput> = {}) {
  const { plans, holds } = planBatches({
    candidates,
    pricing: { market: { baseFeePerGas: GWEI, tip: GWEI / 10n }, rates: NO_SURCHARGE },
    limits: TRANSACTION_LIMITS.ETHEREUM,
    economics: {
      companyMs: MINUTE,
      companyMin: 20,
      maxAgeMs: 24 * HOUR,
      feeShareMax: 200n,
      weiPerUnit: new Map([['USDC', (3n * ETHER) / 10_000n]]),
    },
    historyOf: () => FRESH,
    tokenGasOf: () => FIAT_TOKEN_GAS,
    delegates: true,
    transactionFeeMax: (accounts) => (accounts < 10 ? ETHER : (ETHER * BigInt(accounts)) / 10n),
    walletWei: 10n * ETHER,
    plansMax: 100,
    ...given,
  });
  return {
    plans,
    methods: plans.map(({ method, accounts }) => `${method} ${accounts.length}`),
    holds: [...new Set(holds.map(({ code }) => code))],
    held: holds.length,
  };
}

describe('planning sweeps', () => {
  it('given company, then one transaction takes all of them, for a third of the gas of top-ups', () => {
    const { plans, methods, held } = planOf(deposits(50, { units: 50_000_000n }));
    expect([methods, held]).toEqual([['EIP7702 50'], 0]);
    expect(plans[0]).toMatchObject({ gas: batchGas(FIAT_TOKEN_GAS, { fresh: 50, delegated: 0 }).used });
    expect(plans[0]?.why).toMatch(/^EIP7702 at \d+ wei an address \(34\d{3} gas\), TOP_UP at/);
  });

  it('given three of twenty and a minute that is not over, then they wait for company; once it is over, they go', () => {
    const rich = { units: 500_000_000n };
    expect(planOf(deposits(3, rich))).toMatchObject({ methods: [], holds: ['WAITS_FOR_COMPANY'] });
    expect(planOf(deposits(3, { ...rich, waitedMs: MINUTE }))).toMatchObject({ methods: ['EIP7702 3'] });
  });

  it('given one that waited its minute, then younger ones go with it', () => {
    const young = deposits(3, { units: 500_000_000n });
    const old = deposit(9, { units: 500_000_000n, waitedMs: MINUTE });
    expect(planOf([...young, old]).methods).toEqual(['EIP7702 4']);
  });

  it('given a deposit that gas would eat two hundredths of, then it waits for a day, and goes then', () => {
    // 33,800 gas and more at 1.1 gwei are 0.00004 ether, 0.13 dollars.
    const cheap = { units: 1_000_000n };
    expect(planOf(deposits(30, cheap))).toMatchObject({ methods: [], holds: ['GAS_PRICE_HIGH'] });
    expect(planOf(deposits(30, { ...cheap, waitedMs: 24 * HOUR })).methods).toEqual(['EIP7702 30']);
  });

  it('given a base unit, then it is not swept however long it waits, since it would cost more than it is', () => {
    const dust = { units: 1n, waitedMs: 10_000 * HOUR };
    expect(planOf(deposits(100, dust))).toMatchObject({ methods: [], holds: ['BELOW_MINIMUM'], held: 100 });
  });

  it('given dust at an address with money, then it goes along', () => {
    const whole = deposit(1, { units: 500_000_000n, waitedMs: MINUTE });
    const dust = deposit(1, { depositId: 'dep_dust', units: 1n });
    const { plans, held } = planOf([whole, dust]);
    expect(held).toBe(0);
    expect(plans[0]?.accounts[0]).toMatchObject({ units: 500_000_001n });
  });

  it('given an address that was shown for ETH, then its tokens go by top-up and it is never delegated', () => {
    const historyOf = () => ({ ...FRESH, shownForNative: true });
    const rich = deposits(2, { units: 500_000_000n });
    expect(planOf(rich, { historyOf }).methods).toEqual(['TOP_UP 1', 'TOP_UP 1']);
  });

  it('given no delegate on the chain, then each goes by top-up', () => {
    const rich = deposits(2, { units: 500_000_000n });
    expect(planOf(rich, { delegates: false }).methods).toEqual(['TOP_UP 1', 'TOP_UP 1']);
  });

  it('given a price without base fee, where a top-up leaves little behind, then one deposit goes by top-up', () => {
    const one = deposits(1, { units: 500_000_000n, waitedMs: MINUTE });
    const pricing = { market: { baseFeePerGas: 0n, tip: GWEI }, rates: NO_SURCHARGE };
    expect(planOf(one, { pricing }).methods).toEqual(['TOP_UP 1']);
    expect(planOf(one).methods).toEqual(['EIP7702 1']);
  });

  it('given ETH, then it goes alone and pays for itself; what is less than the fee stays', () => {
    const native = { asset: ETH, units: ETHER / 100n };
    const walletWei = 0n;
    expect(planOf(deposits(2, native), { walletWei }).methods).toEqual(['NATIVE 1', 'NATIVE 1']);
    expect(planOf(deposits(1, { asset: ETH, units: 21_000n * GWEI, waitedMs: 48 * HOUR }))).toMatchObject({
      methods: [],
      holds: ['BELOW_MINIMUM'],
    });
  });

  it('given more than a transaction holds, then there are several, each within the cap of EIP-7825', () => {
    const { plans, held } = planOf(deposits(1_000, { units: 500_000_000n, waitedMs: MINUTE }));
    expect([plans.length, held]).toEqual([3, 0]);
    for (const { gasLimit } of plans) expect(gasLimit).toBeLessThanOrEqual(16_777_216n);
    const sizes = plans.map(({ accounts }) => accounts.length);
    expect(sizes[0]).toBeGreaterThan(380);
  });

  it('given an empty gas wallet, then tokens wait and native money goes', () => {
    const both = [
      ...deposits(2, { units: 500_000_000n, waitedMs: MINUTE }),
      deposit(7, { asset: ETH, units: ETHER }),
    ];
    expect(planOf(both, { walletWei: 0n })).toMatchObject({
      methods: ['NATIVE 1'],
      holds: ['GAS_WALLET_LOW'],
    });
  });

  it('given a gas wallet that pays for a few, then the oldest go', () => {
    const rich = deposits(40, { units: 500_000_000n }).map((each, age) => ({
      ...each,
      waitedMs: MINUTE + age,
    }));
    const { plans, held } = planOf(rich, { walletWei: 2_000_000n * GWEI });
    expect(plans[0]?.accounts[0]?.address).toBe(rich.at(-1)?.address);
    expect(held).toBeGreaterThan(0);
    expect(plans[0]?.walletWei).toBeLessThanOrEqual(2_000_000n * GWEI);
  });

  it('given a price spike above what a transaction may offer, then all wait for a lower price', () => {
    const pricing = { market: { baseFeePerGas: 100_000n * GWEI, tip: 0n }, rates: NO_SURCHARGE };
    const dear = { units: 10n ** 12n, waitedMs: MINUTE };
    expect(planOf(deposits(2, dear), { pricing })).toMatchObject({ methods: [], holds: ['GAS_PRICE_HIGH'] });
  });

  it.each([
    ['in gas', { ...NO_SURCHARGE, gas: { fixed: 0n, perThousandBytes: 10n ** 7n } }],
    ['in wei', { ...NO_SURCHARGE, wei: { fixed: 0n, perThousandBytes: 10n ** 15n, perMillionGas: 0n } }],
  ])('given a rollup whose data cost more than their gas, %s, then the price of data decides', (_, rates) => {
    const market = { baseFeePerGas: GWEI / 10n, tip: 0n };
    expect(planOf(deposits(30), { pricing: { market, rates } })).toMatchObject({
      methods: [],
      holds: ['GAS_PRICE_HIGH'],
    });
    expect(planOf(deposits(30), { pricing: { market, rates: NO_SURCHARGE } }).methods).toEqual([
      'EIP7702 30',
    ]);
  });
});
