import { isoNow } from '../shared/clock.ts';
import type { PaymentsError } from '../shared/errors.ts';
import { type MerchantId, parseTransactionId, type TransactionId } from '../shared/ids.ts';
import { err, type Result } from '../shared/result.ts';
import { type CardPayment, NO_FACTS } from './cardPayment.ts';
import { dueAtOf } from './dueAt.ts';
import { judgePayment, refusedOr } from './judgePayment.ts';
import type { RiskHook } from './ports.ts';
import { type CreatePaymentInput, type PreparedPayment, preparePayment } from './preparePayment.ts';
import { type OperationDeps, runOperation } from './runOperation.ts';
import { takeKey, type TakeKeyDeps } from './takeKey.ts';

export interface CreatePaymentDeps extends OperationDeps, TakeKeyDeps {
  readonly risk: RiskHook;
  readonly newTransactionId: () => TransactionId;
}

export interface CreatePaymentCommand {
  readonly merchantId: MerchantId;
  readonly input: CreatePaymentInput;
}

/**
 * Takes a payment: checks the input, stores the payment INITIATED with the claim of its key and its attempt, judges its risk, calls the
 * gateway once and stores what it said. The same key gives the same payment, or the same refusal.
 */
export function createPayment(deps: CreatePaymentDeps) {
  const prepare = preparePayment(deps);
  const take = takeKey(deps);
  const authorize = judgeAndAuthorize(deps);
  return async ({ merchantId, input }: CreatePaymentCommand): Promise<Result<CardPayment, PaymentsError>> => {
    const prepared = await prepare(merchantId, input);
    if (!prepared.ok) return prepared;
    const { idempotencyKey, inputHash } = prepared.value;
    const asked = newPayment(deps.newTransactionId(), merchantId, prepared.value, isoNow(deps.clock));
    const { payment: fresh, writes } = await deps.risk.attempt(asked);
    const key = { merchantId, mutation: 'createPayment', idempotencyKey, inputHash, resultId: fresh.id };
    const taken = await take({ ...key, paysOut: false }, (claim, nowMs) =>
      deps.payments.begin(claim, nowMs, { before: null, after: fresh }, writes),
    );
    if (!taken.ok) return taken;
    if (taken.value.kind === 'CONFLICT')
      return err({ code: 'IdempotencyInProgress', facts: { idempotencyKey } });
    if (taken.value.kind === 'BEGUN') return authorize(fresh, taken.value.held);
    const stored = await storedPayment(deps, taken.value.resultId);
    // What the one before left INITIATED goes on with the gateway's same key.
    const goesOn = taken.value.kind === 'RESUMED' && stored.status === 'INITIATED';
    return goesOn && taken.value.kind === 'RESUMED' ? authorize(stored, taken.value.held) : refusedOr(stored);
  };
}

async function storedPayment({ payments }: CreatePaymentDeps, id: string): Promise<CardPayment> {
  const parsed = parseTransactionId(id);
  const stored = parsed.ok ? await payments.get(parsed.value) : null;
  if (stored === null) throw new Error(`the claim names ${id}, and there is no such card payment`);
  return stored;
}

/** Judges what is INITIATED, then calls the gateway where it may be called. */
function judgeAndAuthorize(deps: CreatePaymentDeps) {
  const judge = judgePayment(deps);
  const run = runOperation(deps);
  return async (
    payment: CardPayment,
    held: Parameters<typeof run>[2],
  ): Promise<Result<CardPayment, PaymentsError>> => {
    const judged = await judge(payment, held);
    return judged.ok && judged.value.status === 'INITIATED'
      ? run(judged.value, { kind: 'AUTHORIZE' }, held)
      : judged;
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
