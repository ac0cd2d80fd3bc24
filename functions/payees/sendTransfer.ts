import { claimKey } from '../idempotency/ports.ts';
import { canonicalHash } from '../shared/canonical.ts';
import { invalidInput, type PaymentsError } from '../shared/errors.ts';
import type { MerchantId } from '../shared/ids.ts';
import { err, type Result } from '../shared/result.ts';
import { checkText } from '../shared/text.ts';
import type { TransferTransaction } from '../transactions/ports.ts';
import { createTransfer, type CreateTransferDeps } from './createTransfer.ts';
import { checkReason } from './inputLimits.ts';
import { parseSessionToken, type PayerSession, sessionIdOf } from './payerSession.ts';
import { prepareTransfer, type PrepareTransferDeps } from './prepareTransfer.ts';

export interface PayPayeeInput {
  readonly idempotencyKey: string;
  readonly payerId: string;
  readonly payeeId: string;
  readonly amount: string;
  readonly currency: string;
  readonly reason?: string | null;
}

export interface PayWithSessionInput {
  readonly idempotencyKey: string;
  readonly token: string;
  readonly payeeId?: string | null;
  readonly payeeQrId?: string | null;
  readonly amount?: string | null;
  readonly currency: string;
  readonly reason?: string | null;
}

export type PayDeps = CreateTransferDeps & PrepareTransferDeps;

/** By the merchant, from any account of its book. */
export function payPayee(deps: PayDeps) {
  const create = createTransfer(deps);
  const prepare = prepareTransfer(deps);
  return async (
    merchantId: MerchantId,
    input: PayPayeeInput,
    keyId: string,
  ): Promise<Result<TransferTransaction, PaymentsError>> => {
    const { idempotencyKey, ...said } = input;
    const refusal = checkText('idempotencyKey', idempotencyKey) ?? checkReason(input.reason);
    if (refusal !== null) return err(refusal);
    const { payerId, payeeId, amount, currency, reason = null } = input;
    return create({
      merchantId,
      claimId: claimKey(merchantId, 'payPayee', idempotencyKey),
      idempotencyKey,
      inputHash: canonicalHash(said),
      session: null,
      createdBy: keyId,
      prepare: () =>
        prepare({ merchantId, payerId, payeeId, payeeQrId: null, amount, currency, reason, session: null }),
    });
  };
}

/**
 * By a payer with the token of a session. Keys are the session's own: two payers who use the same one are not in each other's way, and
 * whoever repeats a call gets its receipt, also once the session is over.
 *
 * @param caller the merchant whose key calls; null for a payer by the public key
 */
export function payWithSession(deps: PayDeps) {
  const create = createTransfer(deps);
  const prepare = prepareTransfer(deps);
  return async (
    caller: MerchantId | null,
    input: PayWithSessionInput,
  ): Promise<Result<TransferTransaction, PaymentsError>> => {
    const { idempotencyKey, token, ...said } = input;
    const refusal = checkText('idempotencyKey', idempotencyKey) ?? checkReason(input.reason);
    if (refusal !== null) return err(refusal);
    const { payeeId = null, payeeQrId = null, amount = null, currency, reason = null } = input;
    if (payeeId === null && payeeQrId === null)
      return err(invalidInput('payeeId', null, 'given, or payeeQrId instead of it'));
    const session = await readSession(deps, caller, token);
    if (session === null) return err(invalidInput('token', null, 'the token of a session'));
    const { merchantId, payerId } = session;
    return create({
      merchantId,
      claimId: claimKey(merchantId, 'payWithSession', `${session.id}#${idempotencyKey}`),
      idempotencyKey,
      inputHash: canonicalHash(said),
      session,
      createdBy: session.createdBy,
      prepare: () => prepare({ merchantId, payerId, payeeId, payeeQrId, amount, currency, reason, session }),
    });
  };
}

/** Absent and another merchant's are the same to the caller. What was received is said nowhere: it may be a token all the same. */
async function readSession(
  { payees }: PayDeps,
  caller: MerchantId | null,
  text: string,
): Promise<PayerSession | null> {
  const token = parseSessionToken(text);
  const session = token === null ? null : await payees.getSession(sessionIdOf(token));
  return session !== null && (caller === null || caller === session.merchantId) ? session : null;
}
