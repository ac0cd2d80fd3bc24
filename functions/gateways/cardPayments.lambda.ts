import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import { randomUUID } from 'node:crypto';
import { ulid } from 'ulid';
import { dynamoClaims } from '../idempotency/dynamoClaims.ts';
import { type Answer, toAnswer } from '../shared/answer.ts';
import { dynamoReference } from '../posting/dynamoReference.ts';
import { assessPayment } from '../risk/assessPayment.ts';
import { dynamoRisk } from '../risk/dynamoRisk.ts';
import { systemClock } from '../shared/clock.ts';
import { documentClient } from '../shared/dynamo.ts';
import { readEnv } from '../shared/env.ts';
import type { MerchantId, TransactionId } from '../shared/ids.ts';
import { createLog } from '../shared/log.ts';
import { secretReader } from '../shared/secretReader.ts';
import { type CapturePaymentInput, capturePayment } from './capturePayment.ts';
import type { CardPayment } from './cardPayment.ts';
import { type ConfirmPaymentInput, confirmPayment } from './confirmPayment.ts';
import { createPayment } from './createPayment.ts';
import { dynamoPayments } from './dynamoPayments.ts';
import { fileRouting } from './fileRouting.ts';
import { itemOf } from './paymentItem.ts';
import { type CardPaymentAnswer, refundView } from './paymentView.ts';
import type { CreatePaymentInput } from './preparePayment.ts';
import { readPaymentAction } from './readPaymentAction.ts';
import { refundPayment, type RefundPaymentInput } from './refundPayment.ts';
import { type ReviewCommand, reviewPayment } from './reviewPayment.ts';
import type { PaymentInput } from './runOnce.ts';
import { CREDENTIALS_AGE_MS, secretsGateways } from './secretsGateways.ts';
import { sqsGivenUp } from './sqsGivenUp.ts';
import { voidPayment } from './voidPayment.ts';

const env = readEnv(
  'TRANSACTIONS_TABLE',
  'CLAIMS_TABLE',
  'GATEWAY_SECRETS',
  'REFERENCE_TABLE',
  'RISK_RULES_PARAMETER',
  'RISK_TABLE',
  'GIVEN_UP_QUEUE_URL',
  'LAMBDA_TASK_ROOT',
);
const client = documentClient();
const log = createLog();
const claims = dynamoClaims({ client, tableName: env.CLAIMS_TABLE });
const gateways = secretsGateways({
  secrets: secretReader(new SecretsManagerClient({}), { maxAgeMs: CREDENTIALS_AGE_MS }),
  prefix: env.GATEWAY_SECRETS,
  routing: fileRouting(env.LAMBDA_TASK_ROOT),
  random: Math.random,
  clock: systemClock,
});
const reference = dynamoReference({ client, tableName: env.REFERENCE_TABLE });
const risk = assessPayment(dynamoRisk({ client, env, reference, log }));
const deps = {
  claims,
  payments: dynamoPayments({ client, tableName: env.TRANSACTIONS_TABLE, claims }),
  gateways,
  risk,
  emailOf: risk.emailOf,
  clock: systemClock,
  random: Math.random,
  newOwner: () => randomUUID(),
  newTransactionId: () => `txn_${ulid()}` as TransactionId,
  newRefundId: () => `ref_${ulid()}`,
  giveUp: sqsGivenUp({ client: new SQSClient({}), queueUrl: env.GIVEN_UP_QUEUE_URL, log }),
};
const create = createPayment(deps);
const capture = capturePayment(deps);
const cancel = voidPayment(deps);
const confirm = confirmPayment(deps);
const refund = refundPayment(deps);
const review = reviewPayment(deps);
const readAction = readPaymentAction(deps);

/** A mutation about card payments; GraphQL has checked the input's types. */
export type CardPaymentsEvent = { readonly merchantId: MerchantId; readonly keyId: string } & (
  | { readonly mutation: 'createPayment'; readonly input: CreatePaymentInput }
  | { readonly mutation: 'capturePayment'; readonly input: CapturePaymentInput }
  | { readonly mutation: 'voidPayment'; readonly input: PaymentInput }
  | { readonly mutation: 'confirmPayment'; readonly input: ConfirmPaymentInput }
  | { readonly mutation: 'refundPayment'; readonly input: RefundPaymentInput }
  | { readonly mutation: 'reviewTransaction'; readonly input: Omit<ReviewCommand, 'keyId'> }
);

/** Called by the resolvers of all mutations about card payments. */
export async function handler(event: CardPaymentsEvent): Promise<Answer<CardPaymentAnswer>> {
  const { merchantId, keyId } = event;
  switch (event.mutation) {
    case 'createPayment': {
      const created = await create(event);
      if (!created.ok) return toAnswer(created);
      return shown(created.value, { action: await readAction(created.value) });
    }
    case 'refundPayment': {
      const refunded = await refund(merchantId, event.input, keyId);
      if (!refunded.ok) return toAnswer(refunded);
      const { payment } = refunded.value;
      return shown(payment, { refund: refundView(payment, refunded.value.refund) });
    }
    case 'capturePayment':
      return answerOf(await capture(merchantId, event.input, keyId));
    case 'voidPayment':
      return answerOf(await cancel(merchantId, event.input, keyId));
    case 'confirmPayment':
      return answerOf(await confirm(merchantId, event.input));
    case 'reviewTransaction':
      return answerOf(await review(merchantId, { ...event.input, keyId }));
  }
}

function answerOf(changed: Awaited<ReturnType<typeof capture>>): Answer<CardPaymentAnswer> {
  return changed.ok ? shown(changed.value) : toAnswer(changed);
}

function shown(payment: CardPayment, more: Partial<CardPaymentAnswer> = {}): Answer<CardPaymentAnswer> {
  return { ok: true, value: { stored: itemOf(payment), action: null, refund: null, ...more } };
}
