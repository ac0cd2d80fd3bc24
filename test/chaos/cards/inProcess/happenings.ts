import { behaviourOf } from '../../../../dev/gateway/operations.ts';
import { paidBackOf, type SandboxPayment, takenOf } from '../../../../dev/gateway/payment.ts';
import type { Random } from '../../../../scripts/feed/random.ts';
import type { SimulatedGateway } from './gateway.ts';
import type { Turns } from './turns.ts';

const DAY_MS = 24 * 60 * 60_000;

/** Shares of payments that are captured. */
const DISPUTED = 0.04;
const CAPTURE_FAILS = 0.03;

/** What happens at a gateway by itself after something of a payment has changed: what was processing ends, payers dispute, issuers refuse. */
export function happenings(turns: Turns, random: Random) {
  return (gateway: SimulatedGateway, changed: SandboxPayment): void => {
    const { id, status, refunds, disputes } = changed;
    const { operations } = gateway;
    const later = (days: number, work: (payment: SandboxPayment) => unknown): void =>
      void turns.elsewhere(async () => {
        await turns.sleep(random.fraction() * days * DAY_MS);
        const payment = gateway.payments().find((one) => one.id === id);
        if (payment !== undefined) work(payment);
      });
    if (status === 'processing') later(2, (payment) => operations.settle(payment));
    if (refunds.some((refund) => refund.status === 'pending'))
      later(2, (payment) =>
        operations.settleRefunds(payment, random.fraction() < 0.7 ? 'succeeded' : 'failed'),
      );
    const [dispute] = disputes;
    /** The bank decides once, and perhaps once more. */
    const decides = (from: 'open' | 'won', days: number, how: () => 'won' | 'lost'): void =>
      later(days, (payment) => {
        if (payment.disputes[0]?.status === from) operations.dispute(payment, how());
      });
    if (dispute?.status === 'open' && random.fraction() < 0.8)
      decides('open', 5, () => (random.fraction() < 0.5 ? 'won' : 'lost'));
    if (dispute?.status === 'won' && random.fraction() < 0.2) decides('won', 3, () => 'lost');
    // Of what its gateway never tells, nothing happens that it alone could tell.
    if (status !== 'captured' || dispute !== undefined || behaviourOf(changed).webhooks === 'none') return;
    if (random.fraction() < DISPUTED)
      later(4, (payment) => {
        if (payment.disputes.length === 0 && takenOf(payment) > paidBackOf(payment))
          operations.dispute(payment, 'open');
      });
    if (random.fraction() < CAPTURE_FAILS)
      later(4, (payment) => {
        const untouched = payment.refunds.length === 0 && payment.disputes.length === 0;
        if (untouched && takenOf(payment) > 0n) operations.failCapture(payment);
      });
  };
}
