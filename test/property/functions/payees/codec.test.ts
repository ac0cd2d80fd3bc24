import { expect, it } from 'vitest';
import { checkInputs, checkRoundTrips } from '../../../fixtures/payees/codecLaws.ts';

/** `npm run fuzz:qr` takes a million and ten millions. */
const COUNT = 20_000;
const SEED = Number(process.env['FUZZ_SEED'] ?? 20_261_121);

it(`given ${COUNT} generated codes, then each is written, read and written again the same`, () => {
  const { accepted, refused } = checkRoundTrips({ count: COUNT, seed: SEED });
  expect(accepted + refused).toBe(COUNT);
  expect(accepted).toBeGreaterThan(COUNT / 2);
});

it(`given ${COUNT} texts, then each is written again the same or refused with a reason, and none crashes`, () => {
  const { accepted, refused } = checkInputs({ count: COUNT, seed: SEED });
  expect(accepted + refused).toBe(COUNT);
  // Both ends are reached.
  expect(Math.min(accepted, refused)).toBeGreaterThan(COUNT / 20);
});
