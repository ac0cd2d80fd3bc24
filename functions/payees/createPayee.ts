import { isoNow } from '../shared/clock.ts';
import { invalidInput, type PaymentsError } from '../shared/errors.ts';
import type { MerchantId } from '../shared/ids.ts';
import { err, ok, type Result } from '../shared/result.ts';
import { checkText } from '../shared/text.ts';
import { createOnce, type CreateOnceDeps } from './createOnce.ts';
import { checkCity, checkCountry, checkName, readCurrency } from './inputLimits.ts';
import { newPayeeId, type Payee } from './payee.ts';
import { encodePayeeCode } from './payeeCode.ts';
import type { PayeeStore } from './ports.ts';

export interface CreatePayeeInput {
  readonly idempotencyKey: string;
  readonly name: string;
  readonly city: string;
  readonly countryCode: string;
  readonly currency: string;
}

export interface CreatePayeeDeps extends CreateOnceDeps {
  readonly payees: Pick<PayeeStore, 'createPayee' | 'getPayee'>;
  /** Where pages are served, without a slash at its end. */
  readonly pagesUrl: string;
  readonly random: (bytes: number) => Buffer;
}

/** Makes a payee with its static code. The same idempotency key gives the same payee for 24 hours. @param by id of the merchant's key, for the audit */
export function createPayee(deps: CreatePayeeDeps) {
  const once = createOnce(deps);
  const { payees } = deps;
  return async (
    merchantId: MerchantId,
    input: CreatePayeeInput,
    by: string,
  ): Promise<Result<Payee, PaymentsError>> => {
    const refusal =
      checkText('idempotencyKey', input.idempotencyKey) ??
      checkName(input.name) ??
      checkCity(input.city) ??
      checkCountry(input.countryCode);
    if (refusal !== null) return err(refusal);
    return once({
      merchantId,
      mutation: 'createPayee',
      input,
      make: () => Promise.resolve(newPayee(deps, merchantId, input)),
      store: (payee, claim, nowMs) => payees.createPayee(payee, claim, nowMs, by),
      read: (id) => payees.getPayee(merchantId, id),
    });
  };
}

function newPayee(
  { random, pagesUrl, clock }: CreatePayeeDeps,
  merchantId: MerchantId,
  { name, city, countryCode, currency: code }: CreatePayeeInput,
): Result<Payee, PaymentsError> {
  const currency = readCurrency(code);
  if (!currency.ok) return currency;
  const id = newPayeeId('payee', random);
  const facts = { id, name, city, countryCode, currency: currency.value };
  const emvPayload = encodePayeeCode(pagesUrl, facts, null);
  // What has passed the limits fits; a rule of the code that they do not know names itself.
  if (!emvPayload.ok) return err(invalidInput('name', name, 'text that a code can carry', emvPayload.error));
  return ok({
    ...facts,
    merchantId,
    status: 'OPEN',
    payUrl: `${pagesUrl}/p/${id}`,
    emvPayload: emvPayload.value,
    createdAt: isoNow(clock),
  });
}
