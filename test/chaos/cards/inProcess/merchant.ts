import { PAYMENT_METHODS } from '../../../../dev/gateway/paymentMethods.ts';
import type { CardPayment } from '../../../../functions/gateways/cardPayment.ts';
import type { PaymentsError } from '../../../../functions/shared/errors.ts';
import type { Result } from '../../../../functions/shared/result.ts';
import type { Random } from '../../../../scripts/feed/random.ts';
import { DEMO } from '../../../integration/functions/gateways/world.ts';
import type { CardFunctions } from './functions.ts';
import { DIED, type Turns } from './turns.ts';

/** What merchants and payers do with payments, and what they were told: what the end is compared with. */
export interface Merchant {
  /** One payment, from its first call to its last, by the choices of its seed. */
  live(random: Random): Promise<void>;
  readonly told: {
    /** Ids that `createPayment` gave. */
    readonly payments: Set<string>;
    /** Refund ids by the key that they were asked for with. */
    readonly refunds: Map<string, Set<string>>;
    /** Keys of refunds by payment. */
    readonly refundKeys: Map<string, number>;
    unknown: number;
  };
}

export interface MerchantOptions {
  readonly turns: Turns;
  readonly functions: CardFunctions;
  readonly newKey: () => string;
  readonly complain: (where: string, error: unknown) => void;
}

type Outcome<T> = Result<T, PaymentsError> | typeof DIED;

const TIMEOUT_MS = 28_000;
const SECOND_MS = 1_000;
const HOUR_MS = 3_600 * SECOND_MS;
const CURRENCIES = ['EUR', 'EUR', 'EUR', 'EUR', 'JPY', 'KWD'] as const;
const METHODS = [...Array<string>(12).fill('pm_success'), ...Object.keys(PAYMENT_METHODS)];
/** What may pass, so that the same is asked for again with the same key. */
const PASSING = new Set(['IdempotencyInProgress', 'Conflict']);

export function openMerchant({ turns, functions, newKey, complain }: MerchantOptions): Merchant {
  const told: Merchant['told'] = {
    payments: new Set(),
    refunds: new Map(),
    refundKeys: new Map(),
    unknown: 0,
  };

  /** A call of the API; what died or is in flight is asked again, with the same key, a few times. */
  async function asked<T>(
    random: Random,
    what: string,
    call: () => Promise<Result<T, PaymentsError>>,
  ): Promise<Outcome<T>> {
    let outcome: Outcome<T> = DIED;
    for (let attempt = 0; attempt < 4; attempt++) {
      try {
        outcome = await turns.invoke(TIMEOUT_MS, call);
      } catch (error) {
        complain(what, error);
        return DIED;
      }
      if (outcome !== DIED && (outcome.ok || !PASSING.has(outcome.error.code))) return outcome;
      await turns.sleep(random.fraction() * 60 * SECOND_MS);
    }
    return outcome;
  }

  /** The same call several times at a time, as of a client that does not wait. */
  async function perhapsTwice<T>(
    random: Random,
    what: string,
    call: () => Promise<Result<T, PaymentsError>>,
  ): Promise<Result<T, PaymentsError> | null> {
    const times = random.fraction() < 0.2 ? random.integer(2, 3) : 1;
    const outcomes = await Promise.all(Array.from({ length: times }, () => asked(random, what, call)));
    const ended = outcomes.filter((outcome) => outcome !== DIED);
    return ended.find(({ ok }) => ok) ?? ended[0] ?? null;
  }

  const rest = (random: Random, maxMs: number): Promise<void> => turns.sleep(random.fraction() * maxMs);

  async function goOn(random: Random, { id, status }: CardPayment): Promise<void> {
    const ask = { idempotencyKey: newKey(), transactionId: id };
    const chance = random.fraction();
    if (status === 'REQUIRES_ACTION' && chance < 0.8) {
      await rest(random, HOUR_MS);
      const details = { challenge: random.fraction() < 0.8 ? 'passed' : 'failed' };
      await perhapsTwice(random, 'confirm', () => functions.confirm(DEMO, { ...ask, details }));
    }
    if (status === 'AUTHORIZED' && chance < 0.85) {
      await rest(random, 72 * HOUR_MS);
      const part = random.fraction() < 0.2 ? { amount: '0.1' } : {};
      if (chance < 0.6)
        await perhapsTwice(random, 'capture', () => functions.capture(DEMO, { ...ask, ...part }));
      else await perhapsTwice(random, 'void', () => functions.cancel(DEMO, ask));
    }
    if (status === 'IN_REVIEW' && chance < 0.8) {
      await rest(random, 48 * HOUR_MS);
      const decision = chance < 0.5 ? 'APPROVE' : 'REJECT';
      const command = { id, decision, note: null, keyId: 'key-1' } as const;
      await perhapsTwice(random, 'review', () => functions.review(DEMO, command));
    }
  }

  async function giveBack(random: Random, transactionId: string): Promise<void> {
    const idempotencyKey = newKey();
    told.refundKeys.set(transactionId, (told.refundKeys.get(transactionId) ?? 0) + 1);
    const given = new Set<string>();
    told.refunds.set(idempotencyKey, given);
    const part = random.fraction() < 0.7 ? { amount: random.pick(['0.1', '1', '20', '3']) } : {};
    await perhapsTwice(random, 'refund', async () => {
      const refunded = await functions.refund(DEMO, { idempotencyKey, transactionId, ...part });
      if (refunded.ok) given.add(refunded.value.refund.id);
      return refunded;
    });
  }

  return {
    told,
    live: async (random) => {
      const input = orderOf(random, newKey());
      const created = await perhapsTwice(random, 'create', () =>
        functions.create({ merchantId: DEMO, input }),
      );
      if (created?.ok !== true) return;
      const payment = created.value;
      told.payments.add(payment.id);
      if (payment.status === 'UNKNOWN') told.unknown++;
      await goOn(random, payment);
      if (random.fraction() < 0.5) return;
      await rest(random, (random.fraction() < 0.5 ? 0.01 : 96) * HOUR_MS);
      const refunds = random.integer(1, 3);
      await Promise.all(
        Array.from({ length: refunds }, async () => {
          await rest(random, random.pick([0, SECOND_MS, 24 * HOUR_MS]));
          await giveBack(random, payment.id);
        }),
      );
    },
  };
}

function orderOf(random: Random, idempotencyKey: string) {
  const [first, second] = [random.pick(METHODS), random.pick(METHODS)];
  const both = random.fraction() < 0.3;
  const currency = random.pick(CURRENCIES);
  const cents = { EUR: '.37', JPY: '', KWD: '.375' }[currency];
  return {
    idempotencyKey,
    amount: `${50 + random.integer(0, 900)}${cents}`,
    currency,
    customerId: `customer-${random.integer(1, 50)}`,
    paymentMethodId: first,
    ...(both
      ? {
          paymentMethods: [
            { gateway: 'sandbox', paymentMethodId: first },
            { gateway: 'stripe', paymentMethodId: second },
          ],
        }
      : {}),
    capture: random.fraction() < 0.7,
  };
}
