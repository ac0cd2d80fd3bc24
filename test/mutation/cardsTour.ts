import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ApiClient, Subscription } from '../e2e/server/apiClient.ts';
import {
  type CardPayment,
  followPayments,
  getPayment,
  happenAtGateway,
  order,
  pay,
  releaseWebhooks,
  tryRefund,
} from '../e2e/server/payments.ts';
import type { Server } from '../e2e/server/server.ts';
import { runInRole } from './operatorsTour.ts';

/** Card payments in each of their ways, what their gateway tells by webhook, and the command of accounts at gateways. */
export async function cards(server: Server, merchant: ApiClient): Promise<string> {
  const pushes = await followPayments(merchant);
  const ways = [
    taken(server, merchant, pushes),
    challenged(merchant),
    capturedByHand(merchant),
    given(merchant, 'pm_decline'),
    given(merchant, 'pm_short_authorization', { capture: false }),
    twice(merchant),
    lost(server, merchant, pushes),
  ];
  const ended = await Promise.allSettled(ways);
  const said = ended.map((end) => (end.status === 'fulfilled' ? '' : String(end.reason)));
  return [...said, ...(await accounts(server))].filter((line) => line !== '').join('\n');
}

/** Taken at once, refunded in part, disputed and won. */
async function taken(
  { outputs }: Server,
  merchant: ApiClient,
  pushes: Subscription<CardPayment>,
): Promise<void> {
  const { id, gatewayReference } = await pay(merchant, 'createPayment', ordered());
  await pushes.until((push) => push.id === id && push.status === 'POSTED');
  const { errors } = await tryRefund(merchant, { transactionId: id, amount: '5.00' });
  if (errors !== undefined) throw new Error(JSON.stringify(errors));
  await happenAtGateway(outputs, gatewayReference ?? '', 'dispute');
  await pushes.until((push) => push.id === id && push.disputes[0]?.status === 'OPEN');
  await happenAtGateway(outputs, gatewayReference ?? '', 'dispute/won');
  await pushes.until((push) => push.id === id && push.disputes[0]?.status === 'WON');
}

/** 3-D Secure, and what the payer's browser brings back. */
async function challenged(merchant: ApiClient): Promise<void> {
  const asked = ordered({ paymentMethodId: 'pm_requires_action', returnUrl: 'https://shop.example/back' });
  const { id: transactionId } = await pay(merchant, 'createPayment', asked);
  const details = JSON.stringify({ challenge: 'passed' });
  await pay(merchant, 'confirmPayment', changeOf(transactionId, { details }));
}

/** Authorised alone: one is captured in part, another voided. */
async function capturedByHand(merchant: ApiClient): Promise<void> {
  const reserve = () => pay(merchant, 'createPayment', ordered({ capture: false }));
  const [first, second] = await Promise.all([reserve(), reserve()]);
  await pay(merchant, 'capturePayment', changeOf(first.id, { amount: '7.00' }));
  await pay(merchant, 'voidPayment', changeOf(second.id));
}

async function given(merchant: ApiClient, paymentMethodId: string, more: object = {}): Promise<void> {
  await pay(merchant, 'createPayment', ordered({ paymentMethodId, ...more }));
}

/** With one key at the same time, and once more when it is over. */
async function twice(merchant: ApiClient): Promise<void> {
  const asked = ordered();
  await Promise.all([pay(merchant, 'createPayment', asked), pay(merchant, 'createPayment', asked)]);
  await pay(merchant, 'createPayment', asked);
}

/** The gateway's answer is lost; its webhook says what it did. */
async function lost(
  { outputs }: Server,
  merchant: ApiClient,
  pushes: Subscription<CardPayment>,
): Promise<void> {
  const asked = ordered({ paymentMethodId: 'pm_lost_until_webhook' });
  const { id } = await pay(merchant, 'createPayment', asked);
  await releaseWebhooks(outputs);
  await pushes.until((push) => push.id === id && push.status === 'POSTED');
  await getPayment(merchant, id);
}

/** Credentials that are stored and rotated, a settlement report with a payout, and events that are applied anew. */
async function accounts(server: Server): Promise<string[]> {
  const { workspace, outputs } = server;
  const report = await (await fetch(`${outputs.gatewayUrl}/control/settlement-report`)).text();
  const [header = '', ...lines] = report.split('\n').filter((line) => line !== '');
  const payout = `PAYOUT,,,po_tour,EUR,5.00,0.00,${new Date().toISOString()}`;
  const file = join(workspace.directory, '.local', 'tour-settlement.csv');
  writeFileSync(file, [header, ...lines, payout].join('\n'));
  const credentials = { url: outputs.gatewayUrl, apiKey: 'sk_sandbox_tour', webhookSecret: 'whsec_tour' };
  const store = [...account('tour', 'set-credentials'), '--json'];
  const reconcile = [...account('demo', 'reconcile'), '--report', file, '--post-payouts', '--json'];
  const from = new Date(Date.now() - 60_000).toISOString();
  return [
    await runInRole(workspace, 'gateways', store, JSON.stringify(credentials)),
    await runInRole(workspace, 'gateways', store, JSON.stringify(credentials)),
    await runInRole(workspace, 'gateways', reconcile),
    await runInRole(workspace, 'gateways', ['requeue', '--from', from, '--json']),
  ];
}

/** Each of another customer: the rules leave a fifth one of the same in five minutes to a person. */
function ordered(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return order({ customerId: `tour-${crypto.randomUUID()}`, ...changes });
}

function changeOf(transactionId: string, more: object = {}): Record<string, unknown> {
  return { idempotencyKey: crypto.randomUUID(), transactionId, ...more };
}

function account(id: string, command: string): readonly string[] {
  return [command, '--gateway', 'sandbox', '--account', id];
}
