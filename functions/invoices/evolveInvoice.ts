import type { AssetAmount } from '../shared/assets.ts';
import type { PaymentsError } from '../shared/errors.ts';
import { money } from '../shared/money.ts';
import { err } from '../shared/result.ts';
import { type Actor, isMove, type TargetOf, withTransition } from '../shared/transitions.ts';
import { type DepositChange, isConfirmed, isLive } from './invoiceDeposit.ts';
import { embedDeposit } from './embedded.ts';
import type { Invoice, InvoiceBody, InvoiceState } from './invoice.ts';
import { INVOICE_MOVES } from './invoiceStates.ts';

/** The states that an actor may bring an invoice to. */
export type StateBy<By extends Actor> = InvoiceState & {
  readonly status: TargetOf<typeof INVOICE_MOVES, By>;
};

/**
 * The invoice's next version, in its next status. This and `keepStatus` are the only places where one becomes the next.
 *
 * @throws when the table has no such move of this actor, which is a bug of the caller
 */
export function moveInvoice<By extends Actor>(
  by: By,
  before: Invoice,
  next: { readonly body: InvoiceBody; readonly state: StateBy<By>; readonly at: string },
): Invoice {
  const { body, at } = next;
  const state: InvoiceState = next.state;
  if (!isMove(INVOICE_MOVES, before.status, state.status, by)) {
    throw new Error(`invoice ${before.id}: no move from ${before.status} to ${state.status} by the ${by}`);
  }
  const version = before.version + 1;
  const transitions = withTransition(body.transitions, { status: state.status, at, version });
  return { ...state, ...body, version, updatedAt: at, transitions };
}

/** The invoice's next version, in the status that it has. */
export function keepStatus(before: Invoice, body: InvoiceBody, at: string): Invoice {
  return { ...before, ...body, version: before.version + 1, updatedAt: at };
}

/** The body with totals and embedded copies moved by the changes; the same object when they change nothing. */
export function withDeposits(body: InvoiceBody, changes: readonly DepositChange[]): InvoiceBody {
  return changes.reduce(withDeposit, body);
}

/** The invoice without what belongs to its status. */
export function bodyOf(invoice: Invoice): InvoiceBody {
  const every: InvoiceBody & EveryStateField = invoice;
  const { status: _1, paidAt: _2, sweptAt: _3, sweepHold: _4, failureReason: _5, ...body } = every;
  return body;
}

export function refused(
  invoice: Invoice,
  expected: string,
): { readonly ok: false; readonly error: PaymentsError } {
  const { id, status } = invoice;
  return err({ code: 'InvalidState', facts: { type: 'Invoice', id, status, expected } });
}

interface EveryStateField {
  readonly status: string;
  readonly paidAt?: string;
  readonly sweptAt?: string;
  readonly sweepHold?: string;
  readonly failureReason?: string;
}

function withDeposit(body: InvoiceBody, { before, deposit }: DepositChange): InvoiceBody {
  const deposits = embedDeposit(body.deposits, deposit);
  if (deposits === body.deposits && before === deposit.status) return body;
  const { status, late } = deposit;
  const moved = (total: AssetAmount, was: boolean, is: boolean): AssetAmount =>
    money(total.units + (is ? deposit.amount.units : 0n) - (was ? deposit.amount.units : 0n), total.currency);
  return {
    ...body,
    deposits,
    received: moved(body.received, isLive(before), isLive(status)),
    confirmed: moved(body.confirmed, isConfirmed(before), isConfirmed(status)),
    swept: moved(body.swept, before === 'SWEPT', status === 'SWEPT'),
    receivedLate: moved(body.receivedLate, late && isLive(before), late && isLive(status)),
    confirmedLate: moved(body.confirmedLate, late && isConfirmed(before), late && isConfirmed(status)),
  };
}
