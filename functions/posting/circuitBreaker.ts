/** Stops calling a system that fails, and tries it again after a while, so that a queue does not hammer what is down. */
export interface CircuitBreaker {
  /** Throws CircuitOpen while the circuit is open. */
  assertClosed(): void;
  succeeded(): void;
  failed(): void;
}

export class CircuitOpen extends Error {
  constructor(retryAt: number) {
    super(`the posting system failed repeatedly; the next attempt is at ${new Date(retryAt).toISOString()}`);
    this.name = 'CircuitOpen';
  }
}

interface CircuitBreakerOptions {
  /** Failures in a row that open the circuit. */
  readonly threshold: number;
  readonly coolDownMs: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** After the cool-down one call may pass: its success closes the circuit, its failure opens it again. */
export function circuitBreaker({ threshold, coolDownMs, now }: CircuitBreakerOptions): CircuitBreaker {
  let failures = 0;
  let retryAt = 0;
  return {
    assertClosed() {
      if (failures < threshold) return;
      if (now() < retryAt) throw new CircuitOpen(retryAt);
      retryAt = now() + coolDownMs;
    },
    succeeded() {
      failures = 0;
    },
    failed() {
      failures += 1;
      if (failures >= threshold) retryAt = now() + coolDownMs;
    },
  };
}
