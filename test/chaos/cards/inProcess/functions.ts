import { randomUUID } from 'node:crypto';
import { cardEventOf } from '../../../../functions/events/cardEvent.ts';
import { consumeEvents } from '../../../../functions/events/consumeEvents.ts';
import { capturePayment } from '../../../../functions/gateways/capturePayment.ts';
import type { CardPayment } from '../../../../functions/gateways/cardPayment.ts';
import { confirmPayment } from '../../../../functions/gateways/confirmPayment.ts';
import { consumeGatewayEvent } from '../../../../functions/gateways/consumeGatewayEvent.ts';
import { createPayment } from '../../../../functions/gateways/createPayment.ts';
import { dynamoGatewayEvents } from '../../../../functions/gateways/dynamoGatewayEvents.ts';
import { dynamoPayments } from '../../../../functions/gateways/dynamoPayments.ts';
import { gatewayEventFrom } from '../../../../functions/gateways/gatewayEventItem.ts';
import { itemOf } from '../../../../functions/gateways/paymentItem.ts';
import type { Gateways, RiskHook } from '../../../../functions/gateways/ports.ts';
import { recordGatewayWebhook } from '../../../../functions/gateways/recordGatewayWebhook.ts';
import { refundPayment } from '../../../../functions/gateways/refundPayment.ts';
import { reviewPayment } from '../../../../functions/gateways/reviewPayment.ts';
import { settleDuePayments } from '../../../../functions/gateways/settleDuePayments.ts';
import { voidPayment } from '../../../../functions/gateways/voidPayment.ts';
import { dynamoClaims } from '../../../../functions/idempotency/dynamoClaims.ts';
import { dynamoLedger } from '../../../../functions/ledger/dynamoLedger.ts';
import { ledgerPosting } from '../../../../functions/posting/ledgerPosting.ts';
import { postCardPayment } from '../../../../functions/posting/postCardPayment.ts';
import { postEvent } from '../../../../functions/posting/postEvent.ts';
import type { TransactionId } from '../../../../functions/shared/ids.ts';
import { queueText } from '../../../../functions/shared/queueText.ts';
import type { Random } from '../../../../scripts/feed/random.ts';
import type { SimulatedTables } from './tables.ts';
import type { Turns } from './turns.ts';

export interface FunctionsOptions {
  readonly turns: Turns;
  readonly random: Random;
  readonly tables: SimulatedTables;
  readonly gateways: Gateways;
  readonly risk: RiskHook;
  /** A ULID, and no other one. */
  readonly newUlid: () => string;
  /** Puts a body before the poster. */
  readonly queue: (body: string) => void;
  /** Calls people to a payment: its queue has an alarm. */
  readonly giveUp: (payment: CardPayment) => void;
  /** An error that no function may end with. */
  readonly complain: (where: string, error: unknown) => void;
}

const QUIET = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

/** The functions about card payments, made of the same parts as the entries make them of. */
export function cardFunctions(options: FunctionsOptions) {
  const { turns, random, tables, gateways, risk, newUlid, queue, giveUp, complain } = options;
  const { client, ledgerClient } = tables;
  const { clock } = turns;
  const claims = dynamoClaims({ client, tableName: 'claims' });
  const payments = dynamoPayments({ client, tableName: 'transactions', claims });
  const deps = {
    claims,
    payments,
    gateways,
    risk,
    emailOf: ({ details }: CardPayment) => Promise.resolve(details.email),
    clock,
    random: random.fraction,
    newOwner: () => randomUUID(),
    newTransactionId: () => `txn_${newUlid()}` as TransactionId,
    newRefundId: () => `ref_${newUlid()}`,
    giveUp: async (payment: CardPayment) => {
      await turns.turn();
      giveUp(payment);
      await turns.turn();
    },
  };
  const consume = consumeGatewayEvent(deps);
  const settle = settleDuePayments({
    ...deps,
    requeue: async (payment) => {
      await turns.turn();
      queue(queueText(cardEventOf(itemOf(payment))));
    },
    report: (id, error) => complain(`the schedule at ${id}`, error),
    reportLate: (payment) => deps.giveUp(payment),
  });
  return {
    create: createPayment(deps),
    capture: capturePayment(deps),
    cancel: voidPayment(deps),
    confirm: confirmPayment(deps),
    refund: refundPayment(deps),
    review: reviewPayment(deps),
    settle,
    receive: recordGatewayWebhook({
      gateways,
      clock,
      events: dynamoGatewayEvents({ client, tableName: 'gateway-events' }),
    }),
    /** What gateways told, a message for each. @returns the places of those that failed */
    consume: async (bodies: readonly string[]) => {
      const failed = new Map<number, string>();
      await Promise.all(
        bodies.map(async (body, place) => {
          try {
            await consume(gatewayEventFrom(JSON.parse(body)));
          } catch (error) {
            failed.set(place, String(error));
          }
        }),
      );
      return failed;
    },
    /** Events for the ledger, in an environment of its own. @returns the places of those that failed */
    post: async (bodies: readonly string[]) => {
      const failed = new Map<number, string>();
      const ledger = dynamoLedger({ client: ledgerClient, tableName: 'ledger', remembersAccounts: true });
      const posting = ledgerPosting({ ledger, clock, postsTogether: true });
      const handler = consumeEvents({
        log: {
          ...QUIET,
          error: (_, { messageId, error } = {}) => void failed.set(Number(messageId), String(error)),
        },
        consume: postEvent({
          ledger,
          posting,
          postCardPayment: postCardPayment({
            payments: dynamoPayments({ client, tableName: 'transactions' }),
            ledger,
            posting,
            clock,
          }),
          postTransaction: refuseOthers,
          postTransfer: refuseOthers,
        }),
      });
      const Records = bodies.map((body, place) => ({ messageId: String(place), body }));
      await handler({ Records } as Parameters<typeof handler>[0]);
      return failed;
    },
  };
}

export type CardFunctions = ReturnType<typeof cardFunctions>;

function refuseOthers(): never {
  throw new Error('there are card payments alone');
}
