/** A payment as the sandbox gateway has it. Amounts are base units, times ISO 8601. */
export interface SandboxPayment {
  readonly id: string;
  readonly account: string;
  /** The caller's own id of it. */
  readonly reference: string;
  readonly paymentMethod: string;
  readonly currency: string;
  readonly amount: bigint;
  readonly capture: boolean;
  readonly status:
    'requires_action' | 'processing' | 'authorized' | 'captured' | 'voided' | 'expired' | 'declined';
  readonly decline: { readonly code: string; readonly message: string } | null;
  readonly expiresAt: string;
  readonly captures: readonly SandboxCapture[];
  readonly refunds: readonly SandboxRefund[];
  readonly disputes: readonly SandboxDispute[];
  readonly returnUrl: string | null;
  readonly createdAt: string;
}

export interface SandboxCapture {
  readonly id: string;
  readonly amount: bigint;
  readonly fee: bigint;
  readonly failed: { readonly code: string; readonly reason: string } | null;
}

export interface SandboxRefund {
  /** The caller's own id of it. */
  readonly refundId: string;
  readonly amount: bigint;
  readonly status: 'pending' | 'succeeded' | 'failed';
}

export interface SandboxDispute {
  readonly id: string;
  readonly amount: bigint;
  readonly fee: bigint;
  readonly reason: string;
  readonly status: 'open' | 'won' | 'lost';
  readonly respondBy: string;
}

/** Base units that it has taken and keeps. */
export function takenOf({ captures }: SandboxPayment): bigint {
  return captures.filter(({ failed }) => failed === null).reduce((sum, { amount }) => sum + amount, 0n);
}

/** Base units that it pays back or has paid back. */
export function paidBackOf({ refunds }: SandboxPayment): bigint {
  return refunds.filter(({ status }) => status !== 'failed').reduce((sum, { amount }) => sum + amount, 0n);
}

/** 1.4 %, rounded half up. */
export function feeOf(amount: bigint): bigint {
  return (amount * 14n + 500n) / 1_000n;
}

/** JSON with amounts as decimal integers. */
export function paymentJson(payment: unknown): string {
  return JSON.stringify(payment, (_, value: unknown) =>
    typeof value === 'bigint' ? value.toString() : value,
  );
}

const AMOUNTS = new Set(['amount', 'fee']);

/** The payment of `paymentJson`. */
export function paymentFrom(json: string): SandboxPayment {
  return JSON.parse(json, (name, value: unknown) =>
    AMOUNTS.has(name) && typeof value === 'string' ? BigInt(value) : value,
  ) as SandboxPayment;
}
