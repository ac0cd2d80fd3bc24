import { dateNow } from '../shared/clock.ts';
import { invalidInput, type PaymentsError } from '../shared/errors.ts';
import type { MerchantId } from '../shared/ids.ts';
import { err, ok, type Result } from '../shared/result.ts';
import { checkText } from '../shared/text.ts';
import { createOnce, type CreateOnceDeps } from './createOnce.ts';
import { checkReference, readCodeAmount } from './inputLimits.ts';
import { checkOpen } from './payable.ts';
import { newPayeeId, parsePayeeId, type Payee, type PayeeQr } from './payee.ts';
import { encodePayeeCode } from './payeeCode.ts';
import type { PayeeStore } from './ports.ts';

export interface CreatePayeeQrInput {
  readonly idempotencyKey: string;
  readonly payeeId: string;
  readonly amount: string;
  readonly currency: string;
  readonly reference?: string | null;
  readonly expiresInMinutes?: number | null;
}

export interface CreatePayeeQrDeps extends CreateOnceDeps {
  readonly payees: Pick<PayeeStore, 'createQr' | 'getQr' | 'getPayee'>;
  readonly pagesUrl: string;
  readonly random: (bytes: number) => Buffer;
}

const EXPIRES_IN_MINUTES = { default: 60, max: 43_200 } as const;

/** Makes a code for one payment of a payee: its amount, reference and time are fixed. The same key gives the same code for 24 hours. */
export function createPayeeQr(deps: CreatePayeeQrDeps) {
  const once = createOnce(deps);
  const { payees } = deps;
  return async (
    merchantId: MerchantId,
    input: CreatePayeeQrInput,
  ): Promise<Result<PayeeQr, PaymentsError>> => {
    const refusal =
      checkText('idempotencyKey', input.idempotencyKey) ??
      checkReference(input.reference) ??
      checkMinutes(input.expiresInMinutes);
    if (refusal !== null) return err(refusal);
    return once({
      merchantId,
      mutation: 'createPayeeQr',
      input,
      make: async () => {
        const id = parsePayeeId('payee', input.payeeId);
        const payee = id.ok ? await payees.getPayee(merchantId, id.value) : null;
        if (payee === null) return err({ code: 'NotFound', facts: { type: 'Payee', id: input.payeeId } });
        return newQr(deps, payee, input);
      },
      store: (qr, claim, nowMs) => payees.createQr(qr, claim, nowMs),
      read: (id) => payees.getQr(merchantId, id),
    });
  };
}

function newQr(
  { random, pagesUrl, clock }: CreatePayeeQrDeps,
  payee: Payee,
  { amount: text, currency, reference, expiresInMinutes }: CreatePayeeQrInput,
): Result<PayeeQr, PaymentsError> {
  const closed = checkOpen('Payee', payee);
  if (closed !== null) return err(closed);
  if (currency !== payee.currency.symbol)
    return err(invalidInput('currency', currency, `${payee.currency.symbol}, the payee's currency`));
  const amount = readCodeAmount(text, payee.currency);
  if (!amount.ok) return amount;
  const id = newPayeeId('payeeQr', random);
  const facts = { id, amount: amount.value, ...(reference ? { reference } : {}) };
  const emvPayload = encodePayeeCode(pagesUrl, payee, facts);
  if (!emvPayload.ok)
    return err(invalidInput('reference', reference, 'text that a code can carry', emvPayload.error));
  const now = dateNow(clock);
  const minutes = expiresInMinutes ?? EXPIRES_IN_MINUTES.default;
  return ok({
    ...facts,
    merchantId: payee.merchantId,
    payeeId: payee.id,
    payUrl: `${payee.payUrl}?qr=${id}`,
    emvPayload: emvPayload.value,
    createdAt: now.toISOString(),
    expiresAt: new Date(now.getTime() + minutes * 60_000).toISOString(),
    state: { status: 'OPEN' },
  });
}

function checkMinutes(minutes: number | null | undefined): PaymentsError | null {
  if (minutes === null || minutes === undefined) return null;
  const { max } = EXPIRES_IN_MINUTES;
  return Number.isInteger(minutes) && minutes >= 1 && minutes <= max
    ? null
    : invalidInput('expiresInMinutes', minutes, `1 to ${max}`);
}
