import type { CardGateway } from '../../../functions/gateways/ports.ts';
import type { Random } from '../../../scripts/feed/random.ts';
import { cardPaymentId } from '../../fixtures/gateways/cardPayments.ts';
import { type CardCallers, DEMO, orderOf } from '../../integration/functions/gateways/world.ts';

const METHODS = [
  ...Array<string>(6).fill('pm_success'),
  ...['pm_decline', 'pm_timeout_after_charge', 'pm_error_after_charge', 'pm_rate_limit', 'pm_no_webhooks'],
  ...['pm_duplicate_webhooks', 'pm_dispute', 'pm_capture_fails', 'pm_refund_fails', 'pm_rate_limit_always'],
];

/** What a process that died says: nothing of the call's end is known to whoever called. */
const CRASH = 'crash';
const DIES = 0.03;

/** A gateway before and after whose calls the caller may die. */
export function dying(gateway: CardGateway, random: () => number, died: () => void): CardGateway {
  const die = (): never => {
    died();
    throw new Error(CRASH);
  };
  const mortal =
    <Request, Answer>(call: (request: Request) => Promise<Answer>) =>
    async (request: Request): Promise<Answer> => {
      if (random() < DIES) die();
      const answer = await call(request);
      return random() < DIES ? die() : answer;
    };
  return {
    ...gateway,
    authorize: mortal(gateway.authorize),
    capture: mortal(gateway.capture),
    void: mortal(gateway.void),
    refund: mortal(gateway.refund),
  };
}

/** Null where the caller died. */
export async function survived<T>(work: Promise<T>): Promise<T | null> {
  return work.catch((error: unknown) => {
    if (error instanceof Error && error.message === CRASH) return null;
    throw error;
  });
}

/** A merchant's calls about one payment, some of them twice at a time. @returns whether its outcome was unknown */
export async function live(callers: CardCallers, { fraction, pick }: Random): Promise<boolean> {
  const chance = (share: number): boolean => fraction() < share;
  const input = {
    ...orderOf(pick(METHODS)),
    capture: chance(0.7),
    amount: `${1 + Math.floor(fraction() * 90)}.37`,
  };
  const calls = Array.from({ length: chance(0.2) ? 3 : 1 }, () =>
    survived(callers.create({ merchantId: DEMO, input })),
  );
  const created = (await Promise.all(calls)).find((outcome) => outcome?.ok === true);
  if (created?.ok !== true) return false;
  const { id: transactionId, status } = created.value;
  const asked = { idempotencyKey: crypto.randomUUID(), transactionId };
  if (status === 'AUTHORIZED')
    await survived(chance(0.7) ? callers.capture(DEMO, asked) : callers.cancel(DEMO, asked));
  if (chance(0.5)) await callers.post(cardPaymentId(transactionId)).catch(() => undefined);
  if (chance(0.4)) {
    const refund = { ...asked, idempotencyKey: crypto.randomUUID(), amount: '0.50' };
    await Promise.all([survived(callers.refund(DEMO, refund)), survived(callers.refund(DEMO, refund))]);
  }
  return status === 'UNKNOWN';
}
