import { randomBytes, randomUUID } from 'node:crypto';
import { ulid } from 'ulid';
import { dynamoClaims } from '../idempotency/dynamoClaims.ts';
import { dynamoLedger } from '../ledger/dynamoLedger.ts';
import { dynamoReference } from '../posting/dynamoReference.ts';
import { findPayingAccount } from '../posting/findPayingAccount.ts';
import { dynamoRisk } from '../risk/dynamoRisk.ts';
import { judgeTransfer } from '../risk/judgeTransfer.ts';
import { type Answer, toAnswer } from '../shared/answer.ts';
import { systemClock } from '../shared/clock.ts';
import { documentClient, ledgerDocumentClient } from '../shared/dynamo.ts';
import { readEnv } from '../shared/env.ts';
import type { PaymentsError } from '../shared/errors.ts';
import type { MerchantId, TransactionId } from '../shared/ids.ts';
import { createLog } from '../shared/log.ts';
import type { Result } from '../shared/result.ts';
import { dynamoTransactions } from '../transactions/dynamoTransactions.ts';
import { toItem } from '../transactions/transactionItem.ts';
import { approveTransfer } from './approveTransfer.ts';
import { closePayee } from './closePayee.ts';
import { createPayee, type CreatePayeeInput } from './createPayee.ts';
import { createPayeeQr, type CreatePayeeQrInput } from './createPayeeQr.ts';
import { createPayerSession, type CreatePayerSessionInput } from './createPayerSession.ts';
import { dynamoPayees } from './dynamoPayees.ts';
import { toPayeeItem, toQrItem } from './payeeItem.ts';
import { payPayee, type PayPayeeInput, payWithSession, type PayWithSessionInput } from './sendTransfer.ts';
import { type PayerSessionView, sessionView } from './payeeView.ts';

const env = readEnv(
  'PAYEES_TABLE',
  'MERCHANTS_TABLE',
  'CLAIMS_TABLE',
  'TRANSACTIONS_TABLE',
  'REFERENCE_TABLE',
  'LEDGER_TABLE',
  'RISK_TABLE',
  'RISK_RULES_PARAMETER',
  'PAGES_URL',
);
const client = documentClient();
const ledgerClient = ledgerDocumentClient();
const clock = systemClock;
const claims = dynamoClaims({ client, tableName: env.CLAIMS_TABLE });
const payees = dynamoPayees({
  client: ledgerClient,
  tableName: env.PAYEES_TABLE,
  newsTableName: env.MERCHANTS_TABLE,
  claims,
});
const transactions = dynamoTransactions({ client, tableName: env.TRANSACTIONS_TABLE });
const reference = dynamoReference({ client, tableName: env.REFERENCE_TABLE });
const findAccount = findPayingAccount({ payees, reference });
const risk = judgeTransfer(dynamoRisk({ client, env, reference, log: createLog() }));
const deps = {
  payees,
  claims,
  transactions,
  findAccount,
  clock,
  ledger: dynamoLedger({ client: ledgerClient, tableName: env.LEDGER_TABLE, remembersAccounts: true }),
  approve: approveTransfer({ transactions, risk, clock }),
  pagesUrl: env.PAGES_URL,
  random: (bytes: number) => randomBytes(bytes),
  newOwner: () => randomUUID(),
  newTransactionId: () => `txn_${ulid()}` as TransactionId,
};
const make = createPayee(deps);
const makeQr = createPayeeQr(deps);
const close = closePayee(deps);
const makeSession = createPayerSession(deps);
const pay = payPayee(deps);
const payInSession = payWithSession(deps);

/** A mutation about payees; GraphQL has checked the input's types, the resolver the caller. */
export type PayeesEvent =
  | ({ readonly merchantId: MerchantId; readonly keyId: string } & (
      | { readonly mutation: 'createPayee'; readonly input: CreatePayeeInput }
      | { readonly mutation: 'createPayeeQr'; readonly input: CreatePayeeQrInput }
      | { readonly mutation: 'closePayee'; readonly input: { readonly id: string } }
      | { readonly mutation: 'createPayerSession'; readonly input: CreatePayerSessionInput }
      | { readonly mutation: 'payPayee'; readonly input: PayPayeeInput }
    ))
  | {
      readonly mutation: 'payWithSession';
      /** Null: a payer by the public key. */
      readonly merchantId: MerchantId | null;
      readonly input: PayWithSessionInput;
    };

/** What the resolvers show: an item as it is stored, or a session with its token. */
type PayeesAnswer = Record<string, unknown> | PayerSessionView;

/** Called by the resolvers of all mutations about payees. */
export async function handler(event: PayeesEvent): Promise<Answer<PayeesAnswer>> {
  switch (event.mutation) {
    case 'createPayee':
      return answered(await make(event.merchantId, event.input, event.keyId), toPayeeItem);
    case 'createPayeeQr':
      return answered(await makeQr(event.merchantId, event.input), toQrItem);
    case 'closePayee':
      return answered(await close(event.merchantId, event.input.id, event.keyId), toPayeeItem);
    case 'createPayerSession':
      return answered(await makeSession(event.merchantId, event.input, event.keyId), sessionView);
    case 'payPayee':
      return answered(await pay(event.merchantId, event.input, event.keyId), toItem);
    case 'payWithSession':
      return answered(await payInSession(event.merchantId, event.input), toItem);
  }
}

function answered<T>(
  result: Result<T, PaymentsError>,
  shown: (value: T) => PayeesAnswer,
): Answer<PayeesAnswer> {
  return result.ok ? { ok: true, value: shown(result.value) } : toAnswer(result);
}
