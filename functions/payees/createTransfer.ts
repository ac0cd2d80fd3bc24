import { type Claim, type ClaimStore, NEVER_EXPIRES_MS } from '../idempotency/ports.ts';
import type { HoldOutcome, LedgerStore } from '../ledger/ports.ts';
import { fulfils } from '../ledger/ports.ts';
import { type Clock, dateNow } from '../shared/clock.ts';
import type { PaymentsError } from '../shared/errors.ts';
import { type MerchantId, parseTransactionId, type TransactionId } from '../shared/ids.ts';
import type { JoinedWrite } from '../shared/joinedWrite.ts';
import { err, ok, type Result } from '../shared/result.ts';
import { isTransferIn, type TransactionStore, type TransferTransaction } from '../transactions/ports.ts';
import { checkQr, checkSession } from './payable.ts';
import type { PayeeQr } from './payee.ts';
import type { PayerSession } from './payerSession.ts';
import type { PayeeStore } from './ports.ts';
import type { PreparedTransfer } from './prepareTransfer.ts';

export interface CreateTransferDeps {
  readonly payees: Pick<PayeeStore, 'getQr' | 'getSession' | 'payingQr' | 'spending'>;
  readonly claims: Pick<ClaimStore, 'get' | 'claiming'>;
  readonly transactions: Pick<TransactionStore, 'get' | 'creation'>;
  readonly ledger: Pick<LedgerStore, 'getAccount' | 'openAccount' | 'hold'>;
  /** Decides about one whose money is reserved; again about one that a crash left so. */
  readonly approve: (transfer: TransferTransaction) => Promise<Result<TransferTransaction, PaymentsError>>;
  readonly clock: Clock;
  readonly newTransactionId: () => TransactionId;
  readonly newOwner: () => string;
}

export interface TransferCommand {
  readonly merchantId: MerchantId;
  /** Of the caller's key. */
  readonly claimId: string;
  readonly idempotencyKey: string;
  readonly inputHash: string;
  /** Null: by the merchant. */
  readonly session: PayerSession | null;
  /** Id of the merchant's key that pays, or that signed in the payer; undefined for a session of before that was kept. */
  readonly createdBy: string | undefined;
  /** What is to be paid, as it is now; asked only where the key is new. */
  readonly prepare: () => Promise<Result<PreparedTransfer, PaymentsError>>;
}

/**
 * A review may take so long; then what was reserved is given back, and what is approved later ends FAILED (HOLD_ENDED). Holds end by
 * themselves, so that no transfer that is lost keeps a payer's money for ever.
 */
const HELD_MS = 30 * 86_400_000;

/**
 * Moves money from a payer to a payee: the claim of the key, the transaction, what is reserved for it, the code that it pays and what it
 * takes of a session's ceiling are one write, all or nothing. The same key answers with the same transfer, for ever.
 */
export function createTransfer(deps: CreateTransferDeps) {
  return async (command: TransferCommand): Promise<Result<TransferTransaction, PaymentsError>> => {
    const before = await replayOf(deps, command);
    if (before !== null) return before;
    const prepared = await command.prepare();
    if (!prepared.ok) return prepared;
    await openPayer(deps, prepared.value);
    const transfer = newTransfer(deps, command, prepared.value);
    const outcome = await reserve(deps, command, prepared.value, transfer);
    if (outcome.kind === 'HELD') return refusedOr(await deps.approve(transfer));
    // Whoever was faster with this key has done what this call is about.
    return (await replayOf(deps, command)) ?? err(await refusalOf(deps, command, prepared.value, outcome));
  };
}

/** What another call with this key has done; null where there was none. */
async function replayOf(
  { claims, transactions, approve }: CreateTransferDeps,
  { claimId, inputHash, idempotencyKey }: TransferCommand,
): Promise<Result<TransferTransaction, PaymentsError> | null> {
  const claim = await claims.get(claimId);
  if (claim === null) return null;
  if (claim.inputHash !== inputHash) return err({ code: 'IdempotencyKeyReused', facts: { idempotencyKey } });
  const id = parseTransactionId(claim.resultId);
  const stored = id.ok ? await transactions.get(id.value) : null;
  if (stored?.kind !== 'TRANSFER')
    throw new Error(`the claim names ${claim.resultId}, and there is no such transfer`);
  return refusedOr(isTransferIn(stored, 'AUTHORIZED') ? await approve(stored) : ok(stored));
}

/** Nothing of what was found: whoever tries what is let through reads it. */
function refusedOr(
  decided: Result<TransferTransaction, PaymentsError>,
): Result<TransferTransaction, PaymentsError> {
  if (!decided.ok || !isTransferIn(decided.value, 'REJECTED')) return decided;
  const { id, failureCode } = decided.value;
  return failureCode === 'HIGH_RISK'
    ? err({ code: 'PaymentRefusedHighRisk', facts: { type: 'transaction', id } })
    : decided;
}

/** An account with a credit line may pay before anything came to it; any other has nothing then. A limit that was changed holds from here on. */
async function openPayer({ ledger }: CreateTransferDeps, { payer }: PreparedTransfer): Promise<void> {
  const { account } = payer;
  const standing = await ledger.getAccount(account.id);
  const opens = standing === null ? account.mayBeNegative : !fulfils(standing, account);
  if (opens) await ledger.openAccount(account);
}

function newTransfer(
  { clock, newTransactionId }: CreateTransferDeps,
  { merchantId, session, createdBy }: TransferCommand,
  { payerId, payee, payer, amount, reason, qr }: PreparedTransfer,
): TransferTransaction {
  const at = dateNow(clock).toISOString();
  return {
    id: newTransactionId(),
    version: 1,
    merchantId,
    kind: 'TRANSFER',
    status: 'AUTHORIZED',
    amount,
    payerId,
    payeeId: payee.id,
    payeeName: payee.name,
    ...(payer.customerId === undefined ? {} : { customerId: payer.customerId }),
    ...(reason === null ? {} : { reason }),
    ...(qr === null ? {} : { payeeQrId: qr.id }),
    ...(session === null ? {} : { sessionId: session.id }),
    ...(createdBy === undefined ? {} : { createdBy }),
    createdAt: at,
    updatedAt: at,
    transitions: [{ status: 'AUTHORIZED', at, version: 1 }],
  };
}

/** The one write. What it refuses, it refuses as a whole. */
async function reserve(
  { payees, claims, transactions, ledger, clock, newOwner }: CreateTransferDeps,
  { claimId, inputHash, session }: TransferCommand,
  { payer, amount, qr }: PreparedTransfer,
  transfer: TransferTransaction,
): Promise<HoldOutcome> {
  const now = dateNow(clock);
  const claim: Claim = {
    id: claimId,
    status: 'COMPLETED',
    inputHash,
    resultId: transfer.id,
    owner: newOwner(),
    leaseUntil: now.getTime(),
    expiresAt: NEVER_EXPIRES_MS,
  };
  const joined: JoinedWrite[] = [
    claims.claiming(claim, now.getTime()),
    transactions.creation(transfer),
    ...(qr === null ? [] : [payees.payingQr(qr, transfer.id, now)]),
    ...(session === null ? [] : [payees.spending(session, amount.units, now)]),
  ];
  const expiresAt = new Date(now.getTime() + HELD_MS);
  const request = { id: transfer.id, accountId: payer.account.id, amount: amount.units, expiresAt };
  return ledger.hold(request, now, joined);
}

/** Why nothing was written, as it stands now. */
async function refusalOf(
  deps: CreateTransferDeps,
  { merchantId, session }: TransferCommand,
  { payerId, amount, qr }: PreparedTransfer,
  outcome: Exclude<HoldOutcome, { kind: 'HELD' }>,
): Promise<PaymentsError> {
  switch (outcome.kind) {
    case 'INSUFFICIENT':
    case 'UNKNOWN_ACCOUNT':
      return insufficient(payerId, amount.currency.symbol);
    case 'JOINED_REFUSED': {
      const [, , first, second] = outcome.unmet;
      if (qr !== null && first === true) return refusedQr(deps, merchantId, qr);
      if (session !== null && (qr === null ? first : second) === true)
        return (await refusedSession(deps, session, amount.units)) ?? conflict(session.id);
      return conflict(payerId);
    }
    case 'REFUSED':
      throw new Error(`a transfer from ${payerId} ended as ${outcome.kind}`);
  }
}

function conflict(id: string): PaymentsError {
  return { code: 'Conflict', facts: { type: 'Transfer', id } };
}

function insufficient(accountId: string, currency: string): PaymentsError {
  return { code: 'InsufficientFunds', facts: { field: 'amount', accountId, currency } };
}

async function refusedQr(
  { payees, clock }: CreateTransferDeps,
  merchantId: MerchantId,
  qr: PayeeQr,
): Promise<PaymentsError> {
  const now = await payees.getQr(merchantId, qr.id);
  return checkQr(now ?? qr, dateNow(clock)) ?? conflict(qr.id);
}

async function refusedSession(
  { payees, clock }: CreateTransferDeps,
  { id }: PayerSession,
  units: bigint,
): Promise<PaymentsError | null> {
  const now = await payees.getSession(id);
  return now === null ? null : checkSession(now, units, dateNow(clock));
}
