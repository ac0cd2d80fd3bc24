import { type Clock, dateNow } from '../shared/clock.ts';
import { invalidInput, type PaymentsError } from '../shared/errors.ts';
import type { MerchantId } from '../shared/ids.ts';
import { formatAmount, type Money, parseAmount } from '../shared/money.ts';
import { err, ok, type Result } from '../shared/result.ts';
import { AMOUNT_UNITS_MAX } from './inputLimits.ts';
import { checkOpen, checkQr, checkSession } from './payable.ts';
import { parsePayeeId, type Payee, type PayeeQr } from './payee.ts';
import type { PayerSession } from './payerSession.ts';
import type { PayeeStore, PayingAccount } from './ports.ts';

/** All of a transfer that follows from its input and from what it names. */
export interface PreparedTransfer {
  readonly payerId: string;
  readonly payer: PayingAccount;
  readonly payee: Payee;
  readonly amount: Money;
  readonly reason: string | null;
  readonly qr: PayeeQr | null;
}

export interface PrepareTransferDeps {
  readonly payees: Pick<PayeeStore, 'getPayee' | 'getQr'>;
  readonly findAccount: (merchantId: MerchantId, accountId: string) => Promise<PayingAccount | null>;
  readonly clock: Clock;
}

export interface TransferInput {
  readonly merchantId: MerchantId;
  readonly payerId: string;
  /** One of both. */
  readonly payeeId: string | null;
  readonly payeeQrId: string | null;
  /** Null: as the code has it. */
  readonly amount: string | null;
  readonly currency: string;
  readonly reason: string | null;
  readonly session: PayerSession | null;
}

/** Reads what a transfer names and checks it against it, before anything is written. */
export function prepareTransfer(deps: PrepareTransferDeps) {
  return async (input: TransferInput): Promise<Result<PreparedTransfer, PaymentsError>> => {
    const asked = await readAsked(deps, input);
    if (!asked.ok) return asked;
    const { payee, qr } = asked.value;
    const refused = checkOpen('Payee', payee) ?? (qr === null ? null : checkQr(qr, dateNow(deps.clock)));
    if (refused !== null) return err(refused);
    const amount = readAmount(input, payee, qr);
    if (!amount.ok) return amount;
    const payer = await readPayer(deps, input, payee);
    if (!payer.ok) return payer;
    const over =
      input.session === null ? null : checkSession(input.session, amount.value.units, dateNow(deps.clock));
    if (over !== null) return err(over);
    const { payerId } = input;
    const reason = qr === null ? input.reason : (qr.reference ?? input.reason);
    return ok({ payerId, payer: payer.value, payee, amount: amount.value, reason, qr });
  };
}

/** The payee, and the code where one is paid. */
async function readAsked(
  { payees }: PrepareTransferDeps,
  { merchantId, payeeId, payeeQrId }: TransferInput,
): Promise<Result<{ readonly payee: Payee; readonly qr: PayeeQr | null }, PaymentsError>> {
  const qr =
    payeeQrId === null ? null : await readBy('payeeQr', payeeQrId, (id) => payees.getQr(merchantId, id));
  if (qr !== null && !qr.ok) return qr;
  const id = qr?.value.payeeId ?? payeeId ?? '';
  if (payeeId !== null && payeeId !== id)
    return err(invalidInput('payeeId', payeeId, 'left out, or the payee of the code'));
  const payee = await readBy('payee', id, (known) => payees.getPayee(merchantId, known));
  return payee.ok ? ok({ payee: payee.value, qr: qr?.value ?? null }) : payee;
}

const TYPES = { payee: 'Payee', payeeQr: 'PayeeQr' } as const;

/** Absent and another merchant's are the same to the caller. */
async function readBy<T>(
  of: keyof typeof TYPES,
  text: string,
  read: (id: string) => Promise<T | null>,
): Promise<Result<T, PaymentsError>> {
  const id = parsePayeeId(of, text);
  const found = id.ok ? await read(id.value) : null;
  return found === null ? err({ code: 'NotFound', facts: { type: TYPES[of], id: text } }) : ok(found);
}

function readAmount(
  { amount: text, currency }: TransferInput,
  payee: Payee,
  qr: PayeeQr | null,
): Result<Money, PaymentsError> {
  if (currency !== payee.currency.symbol)
    return err(invalidInput('currency', currency, `${payee.currency.symbol}, the payee's currency`));
  if (text === null)
    return qr === null ? err(invalidInput('amount', null, 'given, where no code says it')) : ok(qr.amount);
  const amount = parseAmount(text, payee.currency);
  if (!amount.ok) return err(invalidInput('amount', text, amount.error));
  if (amount.value.units > AMOUNT_UNITS_MAX)
    return err(invalidInput('amount', text, 'at most 10^18 base units'));
  if (qr !== null && amount.value.units !== qr.amount.units)
    return err(invalidInput('amount', text, `left out, or ${formatAmount(qr.amount)} as the code has it`));
  return amount;
}

async function readPayer(
  { findAccount }: PrepareTransferDeps,
  { merchantId, payerId }: TransferInput,
  payee: Payee,
): Promise<Result<PayingAccount, PaymentsError>> {
  if (payerId === payee.id) return err(invalidInput('payeeId', payee.id, "another account than the payer's"));
  const payer = await findAccount(merchantId, payerId);
  if (payer === null) return err(invalidInput('payerId', payerId, 'the id of one of your accounts'));
  const { symbol } = payer.account.currency;
  if (symbol !== payee.currency.symbol)
    return err(invalidInput('payerId', payerId, `an account in ${payee.currency.symbol}, not ${symbol}`));
  const refused = checkOpen('Account', { id: payerId, status: payer.status });
  return refused === null ? ok(payer) : err(refused);
}
