import { describe, expect, it } from 'vitest';
import { describePlaces, parsePlaces, shrink } from '../../simulation/shrink.ts';
import { type Backing, IN_MEMORY, settle, simulate } from '../../simulation/simulate.ts';
import { perform } from '../../simulation/perform.ts';
import { openWorld } from '../../simulation/world.ts';
import { observeWrite } from '../../simulation/invariants.ts';
import { memoryStores } from '../../simulation/memory/memoryStores.ts';

const STEPS = 200;

describe('a simulation in memory', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])(
    'given seed %i, then money, allocation and books are right',
    async (seed) => {
      const outcome = await simulate({ seed, steps: STEPS, backing: IN_MEMORY, reorganisedMax: 1 });
      expect(outcome).toEqual(expect.objectContaining({ kind: 'held', steps: STEPS }));
    },
  );

  it('given the same seed twice, then it ends the same', async () => {
    const run = () => simulate({ seed: 11, steps: STEPS, backing: IN_MEMORY, reorganisedMax: 1 });
    expect(await run()).toEqual(await run());
  });
});

describe('a simulation with deep reorganisations, far below what is final', () => {
  it.each([
    [2_000, 220, 40, 'a sweep that was mined again had taken a deposit along'],
    [2_001, 220, 40, 'a signed transfer wanted more than a reorganisation had left'],
    [2_018, 220, 40, 'a token was asked for what an earlier transfer had taken'],
    [2_054, 220, 40, 'a transfer took a part of another deposit'],
    [104, 500, 60, 'gas of a sweep that never ended was missing in the books'],
    [115, 500, 60, 'a sweep was final in a block that the watcher had not read'],
    [10_081, 500, 60, 'a sweep had failed whose transfer succeeded when it was mined again'],
    [
      20_072,
      500,
      60,
      'a sweep held a deposit whose money an earlier one had taken, and nothing paid for its nonce',
    ],
    [20_470, 500, 60, 'the money of a sweep that was signed went with one that was mined again'],
    [30_101, 500, 60, 'a transfer was refused three times for money whose end nobody had noticed'],
    [
      261_128_059,
      500,
      12,
      'ETH from inside a call counted twice while the new branch, where it came lower, was shorter than the one before',
    ],
  ])(
    'given seed %i, %i steps and %i blocks, then all is SWEPT and in the books, though once %s',
    async (seed, steps, reorganisedMax) => {
      const outcome = await simulate({ seed, steps, backing: IN_MEMORY, reorganisedMax });
      expect(outcome).toEqual(expect.objectContaining({ kind: 'held', steps }));
    },
  );
});

describe('a simulation in which the price of gas rises and falls', () => {
  it.each([1, 2, 3, 4])(
    'given seed %i, then what is stuck is replaced, and money, allocation and books are right',
    async (seed) => {
      const outcome = await simulate({
        seed,
        steps: STEPS,
        backing: IN_MEMORY,
        reorganisedMax: 12,
        spikes: true,
      });
      expect(outcome).toEqual(expect.objectContaining({ kind: 'held', steps: STEPS }));
    },
  );
});

describe('a simulation in which tokens are swept in batches, and strangers sweep', () => {
  it.each([
    [5, 200, 1, false, 'what a stranger took before it was planned was refused by the token for ever'],
    [8, 200, 1, false, 'strangers took several deposits, one after the other'],
    [
      31,
      200,
      1,
      false,
      'a sweep was said to have taken what a stranger had, and what came later was left over',
    ],
    [1_024, 300, 12, true, 'the same happened to one that was SWEEPING'],
    [1_032, 300, 12, true, 'a reorganisation mined the payments in another order'],
    [263_001_744, 500, 12, false, 'one transfer of a stranger was the end of two sweeps of an invoice'],
    [263_001_718, 500, 12, false, 'the same, and what came later was never swept'],
    [266_001_983, 500, 12, true, 'a plan kept from another what it had found and did not end by'],
    [263_000_401, 500, 12, true, 'a part that had ended before a batch was signed was charged a share of it'],
    [
      263_001_707,
      500,
      12,
      false,
      'a stranger moved money of an invoice that a reorganisation had made unpaid, and no sweep had it',
    ],
    [
      266_000_434,
      500,
      40,
      true,
      'the invoice was paid while that was being recorded, and refused to be SWEPT',
    ],
    [
      270_500_097,
      500,
      40,
      false,
      'a sweep held what it had taken along, and a reorganisation took that sweep back',
    ],
    [265_000_003, 500, 12, true, 'the same, of an invoice that was not paid then'],
    [
      280_200_027,
      500,
      40,
      false,
      'the same, and its next transfer was less than what it was said to have taken',
    ],
    [
      293_500_139,
      500,
      40,
      true,
      'it ended before the gas of a transaction was final that served nothing any more',
    ],
    [
      3_101_000_027,
      500,
      12,
      false,
      'a pass that had overslept said that a sweep failed whose money it saw its own plan find',
    ],
    [
      305_300_283,
      500,
      40,
      true,
      'a deposit was SWEPT of which more than half was still at its address: what another sweep was taken to move counted as kept for the fee',
    ],
  ])(
    'given seed %i, %i steps, %i blocks and spikes: %s, then all is SWEPT and in the books, though once %s',
    async (seed, steps, reorganisedMax, spikes) => {
      const besides = { spikes, batches: true };
      const outcome = await simulate({ seed, steps, backing: IN_MEMORY, reorganisedMax, ...besides });
      expect(outcome).toEqual(expect.objectContaining({ kind: 'held', steps }));
    },
  );
});

describe('a simulation in which money is sent back by hand, and late money is held', () => {
  it.each([1, 2, 3, 4])(
    'given seed %i, then each return is booked once, and suspense owes what is there',
    async (seed) => {
      const besides = { reorganisedMax: 3, returns: true };
      const outcome = await simulate({ seed, steps: STEPS, backing: IN_MEMORY, ...besides });
      expect(outcome).toEqual(expect.objectContaining({ kind: 'held', steps: STEPS }));
    },
  );

  it.each([
    [
      290_003_002,
      500,
      3,
      'a sweep took what had come inside a call, since what it was to take had been withdrawn, and nothing showed it any more',
    ],
    [
      290_300_021,
      500,
      12,
      'a sweep behind the nonce of a return that a reorganisation lost was made dearer again and again',
    ],
    [
      292_100_095,
      500,
      12,
      'as much was returned as came inside a call later, and the balance of an expired address looked right',
    ],
    [
      292_200_141,
      500,
      40,
      'a signed transfer waited for gas for ever whose money somebody had moved, and the gas that it was given was in no book',
    ],
    [
      292_100_084,
      500,
      12,
      'a return that nothing could pay for any more stood in the way of a signed transfer, as in no pool',
    ],
    [292_200_087, 500, 40, 'the same'],
    [292_200_139, 500, 40, 'the same, of a transfer that a reorganisation had taken back'],
    [292_100_032, 500, 12, 'USDC at an ETH address was unseen whose log an endpoint left out'],
    [
      294_200_031,
      500,
      40,
      'a reorganisation was never settled after one that took several passes, and a refused sweep waited with its gas for ever',
    ],
    [
      303_200_058,
      500,
      40,
      'the operator took one of two nonces again that a reorganisation had lost, and a transaction waited behind the other',
    ],
    [
      298_300_003,
      500,
      3,
      'a return whose log no endpoint ever showed was waited for no longer than a quarter of an hour, and the daily look alone finds it',
    ],
  ])(
    'given seed %i, %i steps and %i blocks, then all is booked, though once %s',
    async (seed, steps, reorganisedMax) => {
      const besides = { reorganisedMax, returns: true };
      const outcome = await simulate({ seed, steps, backing: IN_MEMORY, ...besides });
      expect(outcome).toEqual(expect.objectContaining({ kind: 'held', steps }));
    },
  );
});

describe('ETH that comes inside calls', () => {
  const limits = { reorganisedMax: 1 };
  const invoice = { kind: 'invoice', a: 0.6, b: 0.3, c: 0 } as const;
  const payInside = { kind: 'pay', a: 0, b: 0.1, c: 0.1 } as const;

  it('given an amount that was swept, when the same amount comes again, then it is found and swept', async () => {
    const { stores, drivers } = IN_MEMORY;
    const world = await openWorld({ stores, drivers: await drivers(), observe: observeWrite });
    await perform(world, invoice, limits);
    await perform(world, payInside, limits);
    await settle(world);
    await perform(world, payInside, limits);
    expect(await settle(world)).toBeLessThan(100);
    const [known] = world.invoices;
    const stored = known && (await world.stores.invoices.get(known.made.id));
    expect(stored?.swept.units).toBe(2n * (known?.made.amount.units ?? 0n));
  });
});

describe('a reorganisation that mines a payment and its final sweep again, in one block', () => {
  it('given ETH that came inside a call, then what the sweep takes away is what came in: the invoice keeps its money', async () => {
    const { stores, drivers } = IN_MEMORY;
    const world = await openWorld({ stores, drivers: await drivers(), observe: observeWrite });
    const limits = { reorganisedMax: 60 };
    await perform(world, { kind: 'invoice', a: 0.6, b: 0.3, c: 0 }, limits);
    await perform(world, { kind: 'pay', a: 0, b: 0.1, c: 0.1 }, limits);
    await settle(world);
    // The second is the one that is mined again: what was received and swept before hides nothing.
    await perform(world, { kind: 'pay', a: 0, b: 0.1, c: 0.1 }, limits);
    await settle(world);
    const [known] = world.invoices;
    const [chain] = world.chains;
    if (known === undefined || chain === undefined) throw new Error('nothing was made');
    const payment = chain.truth.of(known.number).at(-1);
    // One block earlier than before, so that it is another deposit.
    const depth = (chain.truth.head()?.number ?? 0) - (payment?.place?.height ?? 0) + 2;
    const a = Math.sqrt((depth - 0.5) / limits.reorganisedMax);
    await perform(world, { kind: 'reorganise', a, b: 0.1, c: 0 }, limits);
    // What the sweeper makes of it is its own test.
    await settle(world).catch(() => 0);
    const stored = await world.stores.invoices.get(known.made.id);
    expect(stored?.received.units).toBe(2n * known.made.amount.units);
  });
});

/** Stores that forget the first deposit that they are given, as no table may. */
const FORGETTING: Backing = {
  ...IN_MEMORY,
  stores: (clock) => {
    const stores = memoryStores(clock);
    let lost: string | undefined;
    return {
      ...stores,
      settlements: {
        commit: (settlement) => {
          lost ??= settlement.deposits[0]?.after.id;
          const deposits = settlement.deposits.filter(({ after }) => after.id !== lost);
          return stores.settlements.commit({ ...settlement, deposits });
        },
      },
    };
  },
};

describe('what the simulator finds', () => {
  const simulation = { seed: 1, steps: STEPS, reorganisedMax: 1, backing: FORGETTING };

  it('given a store that loses one deposit, then the seed breaks, and a shorter list breaks as well', async () => {
    expect((await simulate(simulation)).kind).toBe('broken');
    const kept = await shrink(simulation, 40);
    expect(kept.length).toBeLessThan(STEPS / 4);
    const again = await simulate({ ...simulation, kept: parsePlaces(describePlaces(kept)) });
    expect(again.kind).toBe('broken');
  });
});
