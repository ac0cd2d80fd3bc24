import { type Clock, dateNow } from '../shared/clock.ts';
import { invalidInput, type PaymentsError } from '../shared/errors.ts';
import type { MerchantId } from '../shared/ids.ts';
import { err, ok, type Result } from '../shared/result.ts';
import { readAmount, readCurrency } from './inputLimits.ts';
import { checkOpen } from './payable.ts';
import {
  type NewPayerSession,
  newSessionToken,
  type PayerSession,
  SESSION_MINUTES,
  sessionIdOf,
} from './payerSession.ts';
import type { PayeeStore, PayingAccount } from './ports.ts';

export interface CreatePayerSessionInput {
  readonly payerId: string;
  readonly ceiling: string;
  readonly currency: string;
}

export interface CreatePayerSessionDeps {
  readonly payees: Pick<PayeeStore, 'createSession'>;
  readonly findAccount: (merchantId: MerchantId, accountId: string) => Promise<PayingAccount | null>;
  readonly clock: Clock;
  readonly random: (bytes: number) => Buffer;
}

/** Lets a payer whom the merchant's app has signed in pay from an account: up to a ceiling in all, for a quarter of an hour. */
export function createPayerSession({ payees, findAccount, clock, random }: CreatePayerSessionDeps) {
  return async (
    merchantId: MerchantId,
    { payerId, ceiling: text, currency: code }: CreatePayerSessionInput,
    keyId: string,
  ): Promise<Result<NewPayerSession, PaymentsError>> => {
    const currency = readCurrency(code);
    if (!currency.ok) return currency;
    const ceiling = readAmount('ceiling', text, currency.value);
    if (!ceiling.ok) return ceiling;
    const payer = await findAccount(merchantId, payerId);
    if (payer === null) return err(invalidInput('payerId', payerId, 'the id of one of your accounts'));
    const { symbol } = payer.account.currency;
    if (symbol !== code) return err(invalidInput('currency', code, `${symbol}, the account's currency`));
    const closed = checkOpen('Account', { id: payerId, status: payer.status });
    if (closed !== null) return err(closed);
    const token = newSessionToken(random);
    const session: PayerSession = {
      id: sessionIdOf(token),
      merchantId,
      payerId,
      ...(payer.customerId === undefined ? {} : { customerId: payer.customerId }),
      createdBy: keyId,
      currency: currency.value,
      ceiling: ceiling.value.units,
      spent: 0n,
      expiresAt: new Date(dateNow(clock).getTime() + SESSION_MINUTES * 60_000).toISOString(),
    };
    await payees.createSession(session);
    return ok({ session, token });
  };
}
