import { paidBackOf, takenOf } from '../../../../dev/gateway/payment.ts';
import { type CardPayment, capturedOf, refundedOf } from '../../../../functions/gateways/cardPayment.ts';
import { dynamoPayments } from '../../../../functions/gateways/dynamoPayments.ts';
import { balanceOf } from '../../../../functions/ledger/account.ts';
import { dynamoBook } from '../../../../functions/ledger/dynamoBook.ts';
import { dynamoLedger } from '../../../../functions/ledger/dynamoLedger.ts';
import { verifyCardPayments } from '../../../../functions/posting/verifyCardPayments.ts';
import { dynamoTransactions } from '../../../../functions/transactions/dynamoTransactions.ts';
import { cardPaymentId } from '../../../fixtures/gateways/cardPayments.ts';
import { owedBy, told } from '../owed.ts';
import type { SimulatedGateway } from './gateway.ts';
import type { Merchant } from './merchant.ts';
import type { SimulatedTables } from './tables.ts';

export interface Ended {
  readonly tables: SimulatedTables;
  readonly gateways: readonly SimulatedGateway[];
  readonly told: Merchant['told'];
  /** Ids of payments that the stream has told of. */
  readonly known: ReadonlySet<string>;
  /** Ids of payments that people were called to. */
  readonly givenUp: ReadonlySet<string>;
}

/** What must hold once everything that was said has arrived and everything due is done. @returns what does not */
export async function check(ended: Ended): Promise<string[]> {
  const { tables, gateways, told: merchant, known } = ended;
  const { client } = tables.still;
  const payments = dynamoPayments({ client, tableName: 'transactions' });
  const ours = new Map<string, CardPayment>();
  for (const id of known) {
    const payment = await payments.get(cardPaymentId(id));
    if (payment !== null) ours.set(id, payment);
  }
  return [
    ...charges(gateways),
    ...gateways.flatMap((gateway) => comparedWith(gateway, ours)),
    ...[...merchant.payments].flatMap((id) => (ours.has(id) ? [] : [`${id} was told and is lost`])),
    ...[...ours.values()].flatMap((payment) => unsettled(payment, ended)),
    ...refunds(ended),
    ...(await books(ended, ours)),
  ];
}

/** Nobody is charged twice, at one gateway or at two; nor would be, if the gateway did not know our reference already. */
function charges(gateways: readonly SimulatedGateway[]): string[] {
  const charged = new Map<string, number>();
  const problems: string[] = [];
  for (const { operation, subject, status, key } of gateways.flatMap(({ calls }) => calls)) {
    if (operation !== 'create') continue;
    if (status === 200) charged.set(subject, (charged.get(subject) ?? 0) + 1);
    if (status === 409) problems.push(`${subject} was to be charged again, with the key ${key}`);
  }
  for (const [id, times] of charged) if (times > 1) problems.push(`${id} was charged ${times} times`);
  return problems;
}

/** What a gateway has of a payment is what we have of it; where another one took it, nothing is left there. */
function comparedWith(gateway: SimulatedGateway, ours: ReadonlyMap<string, CardPayment>): string[] {
  return gateway.payments().flatMap((theirs) => {
    const payment = ours.get(theirs.reference);
    if (payment === undefined) return [`${theirs.reference} is at ${gateway.name} and not in our table`];
    const here = payment.gateway === gateway.name;
    const facts = here
      ? payment.facts
      : payment.declinedAt.find((one) => one.gateway === gateway.name)?.late?.facts;
    const [captured, refunded, owed] =
      facts === undefined ? [0n, 0n, 0n] : [capturedOf(facts), refundedOf(facts), owedFor(facts)];
    const same = captured === takenOf(theirs) && refunded === paidBackOf(theirs) && owed === owedBy(theirs);
    if (same) return [];
    return [
      `${payment.id} is ${payment.status} and differs from ${gateway.name}: ${told(payment)} / ${told(theirs)}`,
    ];
  });
}

/** What the gateway owes for a payment by what it told us, in base units. */
function owedFor({ captures, refunds, disputes }: CardPayment['facts']): bigint {
  const taken = captures.filter(({ failed }) => failed === null);
  const back = refunds.filter(({ status }) => status === 'SUCCEEDED');
  return (
    taken.reduce((sum, { amount, fee }) => sum + amount - (fee ?? 0n), 0n) -
    back.reduce((sum, { amount }) => sum + amount, 0n) -
    disputes.reduce((sum, { amount, fee, status }) => sum + fee + (status === 'WON' ? 0n : amount), 0n)
  );
}

const MOVING: readonly CardPayment['status'][] = ['INITIATED', 'IN_REVIEW', 'REQUIRES_ACTION', 'AUTHORIZED'];

/** Everything has ended, or people were called. */
function unsettled(payment: CardPayment, { givenUp, gateways }: Ended): string[] {
  const { id, status, facts, dueAt } = payment;
  if (givenUp.has(id)) return [];
  const open = facts.refunds.filter((refund) => refund.status === 'REQUESTED');
  const gateway = gateways.find(({ name }) => name === payment.gateway);
  const known = gateway?.find(id);
  const theirs = known === undefined ? undefined : gateway?.operations.expireIfOver(known);
  return [
    ...(status === 'UNKNOWN' ? [`${id} is UNKNOWN, and nobody was called`] : []),
    ...(MOVING.includes(status) ? [`${id} is ${status} for ever: ${told(payment)}`] : []),
    ...(status === 'CAPTURED' ? [`${id} is CAPTURED and was never posted`] : []),
    ...(dueAt === null ? [] : [`${id} is ${status} and due at ${dueAt}`]),
    ...(open.length === 0 ? [] : [`${id} has refunds that nobody asks for: ${told(open)}`]),
    ...(theirs?.status === 'authorized'
      ? [`${id} is ${status}, and ${payment.gateway} holds money for it`]
      : []),
  ];
}

/** A key gives one refund; a payment has no more of them than were asked for, and the one of money that came late. */
function refunds({ gateways, told: merchant }: Ended): string[] {
  const problems: string[] = [];
  for (const [key, given] of merchant.refunds)
    if (given.size > 1) problems.push(`the key ${key} gave ${given.size} refunds`);
  for (const { reference, refunds: made, captures } of gateways.flatMap((gateway) => gateway.payments())) {
    const asked = merchant.refundKeys.get(reference) ?? 0;
    const late = made.filter(({ refundId }) => refundId === `ref_${reference.slice('txn_'.length)}`).length;
    if (made.length - late > asked)
      problems.push(`${reference} has ${made.length} refunds, of which ${asked} were asked for`);
    const paid = made
      .filter(({ status }) => status !== 'failed')
      .reduce((sum, { amount }) => sum + amount, 0n);
    if (paid > captures.reduce((sum, { amount }) => sum + amount, 0n))
      problems.push(`${reference} was given back more than was taken`);
  }
  return problems;
}

/** The ledger says what the gateways' books say, to the unit, and its entries are what the payments' facts make. */
async function books({ tables, gateways }: Ended, ours: ReadonlyMap<string, CardPayment>): Promise<string[]> {
  const { client, ledgerClient } = tables.still;
  const table = { client: ledgerClient, tableName: 'ledger' };
  const ledger = dynamoLedger(table);
  const problems: string[] = [];
  for (const gateway of gateways) {
    const owed = new Map<string, bigint>();
    for (const payment of gateway.payments())
      owed.set(payment.currency, (owed.get(payment.currency) ?? 0n) + owedBy(payment));
    for (const [currency, sum] of owed) {
      const account = await ledger.getAccount(`demo:card-${gateway.name}:receivable:${currency}`);
      const balance = account === null ? 0n : balanceOf(account, await ledger.totals(account));
      if (balance !== sum) problems.push(`${gateway.name} owes ${sum} ${currency}, our books say ${balance}`);
    }
  }
  const reader = dynamoBook(table);
  for (const account of await reader.accounts('demo')) {
    const { held } = await ledger.totals(account);
    if (held !== 0n) problems.push(`${account.id} holds ${held} for authorisations that ended`);
  }
  const mismatches = await verifyCardPayments({
    reader,
    ledger,
    payments: dynamoPayments({ client, tableName: 'transactions' }),
    transactions: dynamoTransactions({ client, tableName: 'transactions' }),
  })('demo');
  problems.push(
    ...mismatches.map((one) => `ledger: ${told(one)} ${told(ours.get(one.transactionId ?? '') ?? {})}`),
  );
  return problems;
}
