import { ulid } from 'ulid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GatewayFact } from '../../../../functions/gateways/gatewayFact.ts';
import type { GatewayOutcome, GatewayPayment, RawWebhook } from '../../../../functions/gateways/ports.ts';
import { parseTransactionId, type TransactionId } from '../../../../functions/shared/ids.ts';
import { money } from '../../../../functions/shared/money.ts';
import type { GatewayUnderTest } from './gatewayUnderTest.ts';

const EUR = { symbol: 'EUR', decimals: 2 } as const;

/** What every adapter does, whatever its gateway calls it. */
export function gatewayContract(
  name: string,
  open: () => Promise<GatewayUnderTest>,
  /** Where a challenge ends: with us, by `confirmPayment`, or with the gateway's own script in the page. */
  challenges: 'CONFIRMED_BY_US' | 'CONFIRMED_AT_GATEWAY' = 'CONFIRMED_BY_US',
): void {
  describe(`the gateway ${name}`, () => {
    let under: GatewayUnderTest;
    beforeAll(async () => void (under = await open()));
    afterAll(() => under.close());

    interface Authorization {
      readonly id?: TransactionId;
      readonly capture?: boolean;
      readonly units?: bigint;
    }
    const authorizationOf = (paymentMethodId: string, changes: Authorization = {}) => {
      const { id = newId(), capture = false, units = 1_250n } = changes;
      return {
        account: under.account,
        transactionId: id,
        idempotencyKey: `${id}-authorize`,
        amount: money(units, EUR),
        paymentMethodId,
        capture,
        customerId: 'customer-1',
        returnUrl: 'https://shop.example/return',
      };
    };
    const authorize = (paymentMethodId: string, changes: Authorization = {}) =>
      under.gateway.authorize(authorizationOf(paymentMethodId, changes));
    const pendingOn = ({ reference }: GatewayPayment, id: TransactionId, operation: string) => ({
      account: under.account,
      transactionId: id,
      idempotencyKey: `${id}-${operation}`,
      reference,
      capture: false,
    });
    const callOn = (payment: GatewayPayment, id: TransactionId, operation: string) => ({
      ...pendingOn(payment, id, operation),
      reference: payment.reference ?? '',
    });
    /** What a call says, with what the webhooks say that follow it. */
    const settled = async (id: TransactionId, call: Promise<GatewayOutcome<GatewayPayment>>) => {
      const outcome = await call;
      const webhooks = outcome.kind === 'DONE' ? (under.webhooksAfter?.(id) ?? []) : [];
      const read = await Promise.all(
        webhooks.map((webhook) => under.gateway.readWebhook(webhook, Date.now())),
      );
      const told = read.flatMap((one) => (one.kind === 'VERIFIED' ? one.events : []));
      for (const { transactionId } of told) expect(transactionId).toBe(id);
      const facts = told.flatMap((event) => event.facts);
      return outcome.kind === 'DONE'
        ? { ...outcome, value: { ...outcome.value, facts: [...outcome.value.facts, ...facts] } }
        : outcome;
    };
    const lookUp = (id: TransactionId, reference: string | null) =>
      under.gateway.lookUp({ account: under.account, transactionId: id, currency: EUR, reference });

    describe('given a payment method that is good', () => {
      it('when it is authorised, then the facts say so with the amount', async () => {
        const payment = done(await authorize(under.methods.success));
        expect(kindsOf(payment)).toEqual(['AUTHORIZED']);
        expect(payment.facts[0]).toMatchObject({ amount: 1_250n });
        expect(payment.reference).toEqual(expect.stringMatching(/./));
      });

      it('when it is to be captured at once, then AUTHORIZED comes before CAPTURED', async () => {
        const payment = done(await authorize(under.methods.success, { capture: true }));
        expect(kindsOf(payment)).toEqual(['AUTHORIZED', 'CAPTURED']);
        expect(payment.facts[1]).toMatchObject({ amount: 1_250n });
      });

      it('when the same key comes again, then it is charged once and answered alike', async () => {
        const id = newId();
        const first = done(await authorize(under.methods.success, { id, capture: true }));
        const again = done(await authorize(under.methods.success, { id, capture: true }));
        expect(again.reference).toBe(first.reference);
        expect(again.facts).toEqual(first.facts);
        expect(under.charges(id)).toBe(1);
      });

      it('when a part is captured, then the facts have the part', async () => {
        const id = newId();
        const payment = done(await authorize(under.methods.success, { id }));
        const captured = done(
          await settled(
            id,
            under.gateway.capture({ ...callOn(payment, id, 'capture'), amount: money(500n, EUR) }),
          ),
        );
        expect(captured.facts).toContainEqual(expect.objectContaining({ kind: 'CAPTURED', amount: 500n }));
      });

      it('when it is voided, then it can no more be captured, by a definite answer', async () => {
        const id = newId();
        const payment = done(await authorize(under.methods.success, { id }));
        const voided = done(await settled(id, under.gateway.void(pendingOn(payment, id, 'void'))));
        expect(kindsOf(voided)).toContain('VOIDED');
        const late = await settled(
          id,
          under.gateway.capture({ ...callOn(payment, id, 'capture'), amount: money(1_250n, EUR) }),
        );
        if (under.webhooksAfter === undefined) expect(late.kind).toBe('DECLINED');
        else expect(kindsOf(done(late))).toEqual(['CAPTURE_FAILED']);
      });

      it('when two parts are refunded, then each is a fact by our id of it; more than is left is refused', async () => {
        const id = newId();
        const payment = done(await authorize(under.methods.success, { id, capture: true }));
        const refund = (refundId: string, units: bigint) =>
          settled(
            id,
            under.gateway.refund({
              ...callOn(payment, id, refundId),
              refundId,
              amount: money(units, EUR),
              reason: 'requested_by_customer',
            }),
          );
        const [first, second] = [`ref_${ulid()}`, `ref_${ulid()}`];
        const before = done(await refund(first, 500n));
        const after = done(await refund(second, 750n));
        // Answers have the whole payment; webhooks are about one refund each.
        const told = under.webhooksAfter === undefined ? [after] : [before, after];
        expect(told.flatMap(refundsIn)).toEqual(
          expect.arrayContaining([
            { id: first, amount: 500n },
            { id: second, amount: 750n },
          ]),
        );
        const tooMuch = await refund(`ref_${ulid()}`, 1n);
        if (under.webhooksAfter === undefined) expect(tooMuch.kind).toBe('DECLINED');
        else expect(done(tooMuch).facts.at(-1)).toMatchObject({ kind: 'REFUND', status: 'FAILED' });
      });
    });

    it('given a payment method that is refused, then the answer is definite, with a code', async () => {
      const id = newId();
      const outcome = await authorize(under.methods.decline, { id });
      expect(outcome).toMatchObject({ kind: 'DECLINED', code: expect.stringMatching(/^[a-z0-9_]+$/i) });
      expect(await authorize(under.methods.decline, { id })).toEqual(outcome);
    });

    if (challenges === 'CONFIRMED_BY_US')
      it('given a payer who has to act, when the challenge is passed, then it is authorised; failed, then refused', async () => {
        const { requiresAction } = under.methods;
        const { challenge } = under;
        if (challenge === undefined) throw new Error('no challenge is known');
        const id = newId();
        const payment = done(await authorize(requiresAction, { id }));
        expect(kindsOf(payment)).toEqual(['ACTION_REQUIRED']);
        const look = {
          account: under.account,
          transactionId: id,
          currency: EUR,
          reference: payment.reference,
          authorization: authorizationOf(requiresAction, { id }),
        };
        const action = done(await under.gateway.readAction(look));
        expect(action.clientSecret ?? action.redirectUrl).toEqual(expect.any(String));
        const passed = await under.gateway.confirm({
          ...pendingOn(payment, id, 'confirm'),
          details: challenge(id).passed,
        });
        expect(kindsOf(done(passed))).toEqual(['AUTHORIZED']);

        const other = newId();
        const second = done(await authorize(requiresAction, { id: other }));
        const failed = await under.gateway.confirm({
          ...pendingOn(second, other, 'confirm'),
          details: challenge(other).failed,
        });
        expect(failed.kind).toBe('DECLINED');
      });

    it('given one that is processed, then the facts say that nobody knows yet', async () => {
      const { processing } = under.methods;
      expect(kindsOf(done(await authorize(processing)))).toEqual(['PROCESSING']);
    });

    it.each(['timeoutAfterCharge', 'errorAfterCharge'] as const)(
      'given %s, then the outcome is unknown, and a look-up by our id, or else the same call, finds the money',
      async (method) => {
        const id = newId();
        const call = () => authorize(under.methods[method], { id, capture: true });
        expect((await call()).kind).toBe('UNKNOWN');
        const found = done(await (under.findsByOurId === false ? call() : lookUp(id, null)));
        expect(found === null ? [] : kindsOf(found)).toEqual(['AUTHORIZED', 'CAPTURED']);
        expect(under.charges(id)).toBe(1);
      },
    );

    it('given too many requests, then the same key may come again, and is charged once', async () => {
      const id = newId();
      const outcomes: string[] = [];
      for (let tries = 0; tries < 5 && outcomes.at(-1) !== 'DONE'; tries++)
        outcomes.push((await authorize(under.methods.rateLimit, { id })).kind);
      expect(outcomes[0]).toBe('RETRYABLE');
      expect(outcomes.at(-1)).toBe('DONE');
      expect(under.charges(id)).toBe(1);
    });

    it('given a payment that the gateway has not, when it is looked up, then there is none, or nobody can say', async () => {
      const found = await lookUp(newId(), null);
      if (under.findsByOurId === false) expect(found.kind).toBe('UNKNOWN');
      else expect(found).toEqual({ kind: 'DONE', value: null });
    });

    describe('given a webhook', () => {
      const taken = async () => {
        const id = newId();
        const payment = done(await authorize(under.methods.success, { id, capture: true }));
        return { id, payment, webhook: under.webhookOf(payment, id) };
      };

      it('when it is the gateway’s own, then its facts are those of a look-up', async () => {
        const { id, payment, webhook } = await taken();
        const read = await under.gateway.readWebhook(webhook, Date.now());
        if (read.kind !== 'VERIFIED') throw new Error(read.reason);
        const [event] = read.events;
        expect(event?.eventId).not.toBe('');
        expect([null, id]).toContain(event?.transactionId);
        expect(event?.reference).toBe(payment.reference);
        if (event?.lookUp === false) expect(kindsOf(event)).toContain('CAPTURED');
      });

      it('when one byte is another, then it is forged', async () => {
        const { webhook } = await taken();
        const tampered = (under.tampered ?? withOtherByte)(webhook);
        expect((await under.gateway.readWebhook(tampered, Date.now())).kind).toBe('FORGED');
      });

      it('when it has no signature, then it is forged', async () => {
        const { webhook } = await taken();
        const bare = (under.unsigned ?? withoutHeaders)(webhook);
        expect((await under.gateway.readWebhook(bare, Date.now())).kind).toBe('FORGED');
      });
    });
  });
}

function withOtherByte(webhook: RawWebhook): RawWebhook {
  const body = Uint8Array.from(webhook.body);
  body[body.length >> 1] = (body[body.length >> 1] ?? 0) ^ 1;
  return { ...webhook, body };
}

function withoutHeaders(webhook: RawWebhook): RawWebhook {
  return { ...webhook, headers: {} };
}

function done<T>(outcome: GatewayOutcome<T>): T {
  if (outcome.kind === 'DONE') return outcome.value;
  throw new Error(`expected DONE, received ${JSON.stringify(outcome)}`);
}

function kindsOf({ facts }: { readonly facts: readonly GatewayFact[] }): string[] {
  return facts.map(({ kind }) => kind);
}

function refundsIn({ facts }: GatewayPayment): { id: string; amount: bigint }[] {
  return facts.flatMap((fact) =>
    fact.kind === 'REFUND' ? [{ id: fact.refundId, amount: fact.amount }] : [],
  );
}

function newId(): TransactionId {
  const id = parseTransactionId(`txn_${ulid()}`);
  if (!id.ok) throw new Error(id.error);
  return id.value;
}
