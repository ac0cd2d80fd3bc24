import type { ApiClient, Reply, Subscription } from './apiClient.ts';
import type { Outputs } from './server.ts';

/** A card payment as pushes show it. */
export interface CardPayment {
  id: string;
  version: number;
  kind: string;
  status: string;
  amount: string;
  amountCaptured: string | null;
  amountRefunded: string;
  currency: string;
  customerId: string | null;
  gateway: string | null;
  gatewayReference: string | null;
  clientSecret: string | null;
  actionUrl: string | null;
  failureCode: string | null;
  journalEntryId: string | null;
  refunds: { id: string; amount: string; status: string }[];
  disputes: { id: string; amount: string; status: string }[];
}

export const paymentFields = `id version kind status amount amountCaptured amountRefunded currency customerId gateway
  gatewayReference clientSecret actionUrl failureCode journalEntryId refunds { id amount status } disputes { id amount status }`;

/** EUR 12.50 by a card that is good, unless said otherwise. */
export function order(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    idempotencyKey: crypto.randomUUID(),
    amount: '12.50',
    currency: 'EUR',
    customerId: 'customer-1',
    paymentMethodId: 'pm_success',
    ...changes,
  };
}

type Mutation = 'createPayment' | 'capturePayment' | 'voidPayment' | 'confirmPayment';

const inputOf = (mutation: string) => `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input`;

/** With the errors instead of throwing them. */
export function tryPayment(
  client: ApiClient,
  mutation: Mutation,
  input: Record<string, unknown>,
): Promise<Reply<Record<string, CardPayment>>> {
  return client.send(
    `mutation M($input: ${inputOf(mutation)}!) { ${mutation}(input: $input) { ${paymentFields} } }`,
    { input },
  );
}

export async function pay(
  client: ApiClient,
  mutation: Mutation,
  input: Record<string, unknown>,
): Promise<CardPayment> {
  const { data, errors } = await tryPayment(client, mutation, input);
  const payment = data?.[mutation];
  if (!payment) throw new Error(JSON.stringify(errors));
  return payment;
}

export function tryRefund(
  client: ApiClient,
  input: Record<string, unknown>,
): Promise<Reply<{ refundPayment: { id: string; amount: string; status: string } | null }>> {
  return client.send(
    'mutation M($input: RefundPaymentInput!) { refundPayment(input: $input) { id transactionId amount currency status } }',
    { input: { idempotencyKey: crypto.randomUUID(), ...input } },
  );
}

export function followPayments(client: ApiClient): Promise<Subscription<CardPayment>> {
  return client.subscribe(`subscription { onTransactionChanged { ${paymentFields} } }`);
}

export function getPayment(client: ApiClient, id: string): Promise<CardPayment> {
  return client.ask(`query Get($id: ID!) { getTransaction(id: $id) { ${paymentFields} } }`, { id });
}

/** Calls of one operation that the gateway took for a payment, by our id or its own. */
export async function gatewayCalls(
  { gatewayUrl }: Outputs,
  operation: string,
  subject: string,
): Promise<{ key: string; status: number }[]> {
  const response = await fetch(`${gatewayUrl}/control/calls`);
  const calls = (await response.json()) as {
    operation: string;
    subject: string;
    key: string;
    status: number;
  }[];
  return calls.filter((call) => call.operation === operation && call.subject === subject);
}

/** Sends what the gateway holds back, or was told to send in another order. */
export async function releaseWebhooks({ gatewayUrl }: Outputs): Promise<void> {
  await fetch(`${gatewayUrl}/control/release-webhooks`, { method: 'POST', body: '{}' });
}

/** Makes something happen at the gateway that nobody of ours asked for: `dispute`, `dispute/won`. */
export async function happenAtGateway(
  { gatewayUrl }: Outputs,
  reference: string,
  what: string,
): Promise<void> {
  const response = await fetch(`${gatewayUrl}/payments/${reference}/${what}`, {
    method: 'POST',
    headers: { authorization: 'Bearer sk_sandbox_demo', 'idempotency-key': crypto.randomUUID() },
    body: '{}',
  });
  if (!response.ok) throw new Error(`${what}: HTTP ${response.status}`);
}
