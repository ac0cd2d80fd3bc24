import { describe, expect, it } from 'vitest';
import { circuitBreaker, CircuitOpen } from '../../../../functions/posting/circuitBreaker.ts';

describe('the circuit breaker', () => {
  it('given failures up to the threshold, then it opens, lets one through after the cool-down, and closes on success', () => {
    let now = 0;
    const breaker = circuitBreaker({ threshold: 2, coolDownMs: 1_000, now: () => now });
    breaker.failed();
    expect(() => breaker.assertClosed()).not.toThrow();
    breaker.failed();
    expect(() => breaker.assertClosed()).toThrow(CircuitOpen);
    now = 1_000;
    expect(() => breaker.assertClosed()).not.toThrow();
    expect(() => breaker.assertClosed()).toThrow(CircuitOpen);
    breaker.succeeded();
    expect(() => breaker.assertClosed()).not.toThrow();
  });
});
