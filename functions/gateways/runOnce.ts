import { claimKey, type ClaimStore } from '../idempotency/ports.ts';
import { canonicalHash } from '../shared/canonical.ts';
import { invalidInput, type PaymentsError } from '../shared/errors.ts';
import { type MerchantId, parseTransactionId } from '../shared/ids.ts';
import { err, ok, type Result } from '../shared/result.ts';
import { checkText } from '../shared/text.ts';
import type { Operation } from './afterCall.ts';
import { refuseCardData } from './cardNumber.ts';
import type { CardPayment } from './cardPayment.ts';
import { type OperationDeps, runOperation } from './runOperation.ts';
import { takeKey, type TakeKeyDeps } from './takeKey.ts';

export interface RunOnceDeps extends OperationDeps, TakeKeyDeps {
  readonly claims: ClaimStore;
}

/** Input of a mutation about a payment that there is. */
export interface PaymentInput {
  readonly idempotencyKey: string;
  readonly transactionId: string;
}

export interface OnceCommand<Input extends PaymentInput> {
  readonly merchantId: MerchantId;
  readonly mutation: string;
  readonly input: Input;
  /** Id of what is made, if this call is the first with its key. */
  readonly resultId: string;
  /** True: it pays out, so that the key is remembered for ever. */
  readonly paysOut: boolean;
  /** What is written before the gateway is called, or why it is refused; null: nothing. */
  readonly plan: (payment: CardPayment) => Result<CardPayment | null, PaymentsError>;
  /** Null: there is nothing to ask of the gateway any more. */
  readonly operation: (payment: CardPayment, resultId: string) => Operation | null;
}

/** The payment as it stands afterwards, and the id of what was made. */
export interface OnceResult {
  readonly payment: CardPayment;
  readonly resultId: string;
}

/** Reserving a refund meets others that do the same; after so many lost races the caller tries again. */
const ATTEMPTS_MAX = 40;

/** Asks something of the gateway about a payment, once for each idempotency key: what is asked is written before the call. */
export function runOnce(deps: RunOnceDeps) {
  const take = takeKey(deps);
  const run = runOperation(deps);
  return async <Input extends PaymentInput>(
    command: OnceCommand<Input>,
  ): Promise<Result<OnceResult, PaymentsError>> => {
    const { merchantId, mutation, input, paysOut } = command;
    const { idempotencyKey, ...said } = input;
    // A payment's own id may read as a card number by chance: of one that is there, it is none.
    const refusal =
      refuseCardData({ ...input, transactionId: '' }) ?? checkText('idempotencyKey', idempotencyKey);
    if (refusal !== null) return err(refusal);
    const key = { merchantId, mutation, idempotencyKey, inputHash: canonicalHash(said), paysOut };
    for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt++) {
      const payment = await ownPayment(deps, merchantId, input.transactionId);
      if (!payment.ok) return payment;
      const planned = command.plan(payment.value);
      // What is refused now may have been done before, with this key.
      if (!planned.ok && !(await isUsed(deps, claimKey(merchantId, mutation, idempotencyKey))))
        return planned;
      const taken = await take({ ...key, resultId: command.resultId }, async (claim, nowMs) => {
        if (!planned.ok) return 'KEY_TAKEN';
        const after = planned.value;
        return deps.payments.begin(
          claim,
          nowMs,
          ...(after === null ? [] : [{ before: payment.value, after }]),
        );
      });
      if (!taken.ok) return taken;
      if (taken.value.kind === 'CONFLICT') continue;
      const { resultId } = taken.value;
      const begun = taken.value.kind === 'BEGUN' && planned.ok;
      // What another call with this key has done is not in what was read before its claim was seen.
      const read = begun ? payment : await ownPayment(deps, merchantId, input.transactionId);
      if (!read.ok) return read;
      const current = (begun ? planned.value : null) ?? read.value;
      if (taken.value.kind === 'DONE') return ok({ payment: current, resultId });
      const operation = command.operation(current, resultId);
      if (operation === null) {
        await deps.payments.complete({ held: taken.value.held });
        return ok({ payment: current, resultId });
      }
      const ran = await run(current, operation, taken.value.held);
      return ran.ok ? ok({ payment: ran.value, resultId }) : ran;
    }
    return err({ code: 'Conflict', facts: { type: 'transaction', id: input.transactionId } });
  };
}

async function isUsed({ claims, clock }: RunOnceDeps, claimId: string): Promise<boolean> {
  const claim = await claims.get(claimId);
  return claim !== null && claim.expiresAt >= clock.nowMs();
}

/** The merchant's own card payment of an id that came with an input. */
async function ownPayment(
  { payments }: RunOnceDeps,
  merchantId: MerchantId,
  text: string,
): Promise<Result<CardPayment, PaymentsError>> {
  const id = parseTransactionId(text);
  if (!id.ok)
    return err(refuseCardData({ transactionId: text }) ?? invalidInput('transactionId', text, id.error));
  const payment = await payments.get(id.value);
  return payment?.merchantId === merchantId
    ? ok(payment)
    : err(
        refuseCardData({ transactionId: text }) ?? {
          code: 'NotFound',
          facts: { type: 'transaction', id: text },
        },
      );
}
