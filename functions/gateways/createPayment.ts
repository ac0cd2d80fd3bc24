import { isoNow } from '../shared/clock.ts';
import type { PaymentsError } from '../shared/errors.ts';
import { type MerchantId, parseTransactionId, type TransactionId } from '../shared/ids.ts';
import { err, ok, type Result } from '../shared/result.ts';
import { type CardPayment, type CardState, NO_FACTS } from './cardPayment.ts';
import { changePayment } from './changePayment.ts';
import { dueAtOf } from './dueAt.ts';
import type { RiskHook } from './ports.ts';
import { type CreatePaymentInput, type PreparedPayment, preparePayment } from './preparePayment.ts';
import { type OperationDeps, runOperation } from './runOperation.ts';
import { takeKey, type TakeKeyDeps } from './takeKey.ts';
import { movedBy } from './withFact.ts';

export interface CreatePaymentDeps extends OperationDeps, TakeKeyDeps {
  readonly risk: RiskHook;
  readonly newTransactionId: () => TransactionId;
}

export interface CreatePaymentCommand {
  readonly merchantId: MerchantId;
  readonly input: CreatePaymentInput;
}

/**
 * Takes a payment: checks the input, stores the payment INITIATED with the claim of its key, asks for its risk, calls the gateway once
 * and stores what it said. The same key gives the same payment.
 */
export function createPayment(deps: CreatePaymentDeps) {
  const prepare = preparePayment(deps);
  const take = takeKey(deps);
  const authorize = assessAndAuthorize(deps);
  return async ({ merchantId, input }: CreatePaymentCommand): Promise<Result<CardPayment, PaymentsError>> => {
    const prepared = await prepare(merchantId, input);
    if (!prepared.ok) return prepared;
    const { idempotencyKey, inputHash } = prepared.value;
    const fresh = newPayment(deps.newTransactionId(), merchantId, prepared.value, isoNow(deps.clock));
    const key = { merchantId, mutation: 'createPayment', idempotencyKey, inputHash, resultId: fresh.id };
    const taken = await take({ ...key, paysOut: false }, (claim, nowMs) =>
      deps.payments.begin(claim, nowMs, { before: null, after: fresh }),
    );
    if (!taken.ok) return taken;
    if (taken.value.kind === 'CONFLICT')
      return err({ code: 'IdempotencyInProgress', facts: { idempotencyKey } });
    if (taken.value.kind === 'BEGUN') return authorize(fresh, taken.value.held);
    const stored = await storedPayment(deps, taken.value.resultId);
    // What the one before left INITIATED goes on with the gateway's same key.
    const goesOn = taken.value.kind === 'RESUMED' && stored.status === 'INITIATED';
    return goesOn && taken.value.kind === 'RESUMED' ? authorize(stored, taken.value.held) : ok(stored);
  };
}

async function storedPayment({ payments }: CreatePaymentDeps, id: string): Promise<CardPayment> {
  const parsed = parseTransactionId(id);
  const stored = parsed.ok ? await payments.get(parsed.value) : null;
  if (stored === null) throw new Error(`the claim names ${id}, and there is no such card payment`);
  return stored;
}

/** The risk hook between INITIATED and the gateway: refuses, parks for a person, or lets the call happen. */
function assessAndAuthorize(deps: CreatePaymentDeps) {
  const run = runOperation(deps);
  const change = changePayment(deps.payments);
  return async (
    payment: CardPayment,
    held: Parameters<typeof run>[2],
  ): Promise<Result<CardPayment, PaymentsError>> => {
    const verdict = await deps.risk.assess(payment);
    if (verdict.outcome === 'ALLOW') return run(payment, { kind: 'AUTHORIZE' }, held);
    return change(
      payment.id,
      (current) => {
        if (current.status !== 'INITIATED') return ok({ versions: [] });
        const state: CardState =
          verdict.outcome === 'REJECT'
            ? { status: 'REJECTED', failureCode: verdict.code, failureReason: verdict.reason }
            : { status: 'IN_REVIEW' };
        const completion = held === undefined ? {} : { completion: { held } };
        return ok({ versions: [movedBy('rules', current, state, isoNow(deps.clock))], ...completion });
      },
      payment,
    );
  };
}

function newPayment(
  id: TransactionId,
  merchantId: MerchantId,
  prepared: PreparedPayment,
  at: string,
): CardPayment {
  const { idempotencyKey: _1, inputHash: _2, ...facts } = prepared;
  const payment: CardPayment = {
    ...facts,
    id,
    version: 1,
    merchantId,
    kind: 'CARD',
    facts: NO_FACTS,
    asked: { capture: null, void: null },
    change: { kind: 'STATUS' },
    outcomeLost: false,
    declinedAt: [],
    spentKeys: 0,
    attempts: 0,
    dueAt: null,
    status: 'INITIATED',
    createdAt: at,
    updatedAt: at,
    transitions: [{ status: 'INITIATED', at, version: 1 }],
  };
  return { ...payment, dueAt: dueAtOf(payment) };
}
