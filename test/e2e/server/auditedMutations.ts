import { expect, vi } from 'vitest';
import { type ApiClient, asMerchant, asOperatorCaller } from './apiClient.ts';
import { createInvoice, getInvoice } from './invoices.ts';
import { addKey } from './keys.ts';
import type { Operator } from './operator.ts';
import { getPayment, order, pay } from './payments.ts';
import type { Server } from './server.ts';
import { getTransaction, purchase, reviewTransaction, submitTransaction } from './transactions.ts';
import type { Wallet } from './wallet.ts';

/** Where keys act. */
export interface AuditWorld {
  readonly server: Server;
  /** Of all scopes. */
  readonly owner: ApiClient & { readonly keyId: string };
  /** Another key of the merchant's. */
  readonly reviewer: ApiClient & { readonly keyId: string };
  readonly operator: Operator;
  readonly wallet: Wallet;
  /** A merchant of its own, whose settings nobody else changes. */
  readonly changed: ChangedMerchant;
}

export interface ChangedMerchant {
  readonly id: string;
  readonly admin: ApiClient;
  /** Of `admin`. */
  readonly keyId: string;
  /** Announced, and to be stopped. */
  readonly changeId: string;
}

/** What the audit has to say of a call. */
export interface Expected {
  readonly keyId: string;
  readonly action: string;
  readonly subject: string;
  /** Who reads it; default: the owner. */
  readonly reader?: ApiClient;
}

const TRAFFIC =
  'It creates what traffic creates: at 1,500 a second a record each would double the entries of the ledger (decision 36).';
const SENDS_AGAIN = 'It changes nothing of the merchant’s: the delivery log has what was sent, and when.';
const BUS = 'The event bus alone may call it: it publishes what was written before.';
const PAYER = 'A payer calls it, without a key of the merchant’s.';

/** Mutations that leave no record, and why. */
export const UNRECORDED: Readonly<Record<string, string>> = {
  createInvoice: TRAFFIC,
  createPayment: TRAFFIC,
  submitTransaction: TRAFFIC,
  createPayeeQr: TRAFFIC,
  createPayerSession: `${TRAFFIC} Each transaction in the session says by \`createdBy\` which key made it.`,
  payPayee: `${TRAFFIC} The transaction says by \`createdBy\` which key made it.`,
  payWithSession: PAYER,
  confirmPayment: PAYER,
  pingWebhookEndpoint: SENDS_AGAIN,
  redeliverWebhook: SENDS_AGAIN,
  redeliverWebhooks: SENDS_AGAIN,
  invalidateApiKey: BUS,
  publishInvoice: BUS,
  publishCheckout: BUS,
  publishTransaction: BUS,
  publishChainHead: BUS,
};

interface Made {
  readonly id: string;
}

const WAIT = { timeout: 90_000, interval: 500 };
const CONFLICTS_MAX = 5;

function mutate<T = Made>(client: ApiClient, field: string, type: string, input: object, selection = 'id') {
  return client.ask<T>(`mutation M($input: ${type}!) { ${field}(input: $input) { ${selection} } }`, {
    input,
  });
}

/** Again where another writer was first, which `Conflict` says and nothing else does: the watcher may write an invoice at the same moment. */
async function change(client: ApiClient, field: string, argument: string, id: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const { errors } = await client.send(`mutation M($id: ID!) { ${field}(${argument}: $id) { id } }`, {
      id,
    });
    if (errors === undefined) return;
    if (attempt === CONFLICTS_MAX || errors.some(({ errorType }) => errorType !== 'Conflict'))
      throw new Error(`${field}: ${JSON.stringify(errors)}`);
  }
}

async function newKey({ owner }: AuditWorld): Promise<string> {
  const input = { idempotencyKey: crypto.randomUUID(), name: 'Audited', scopes: ['invoices:read'] };
  const selection = 'apiKey { id }';
  return (await mutate<{ apiKey: Made }>(owner, 'createApiKey', 'CreateApiKeyInput', input, selection)).apiKey
    .id;
}

async function newEndpoint({ owner }: AuditWorld): Promise<string> {
  const input = {
    idempotencyKey: crypto.randomUUID(),
    url: 'http://localhost:9/hook',
    eventTypes: ['sweep.final'],
  };
  return (await mutate(owner, 'createWebhookEndpoint', 'CreateWebhookEndpointInput', input)).id;
}

async function newPayee({ owner }: AuditWorld): Promise<string> {
  const place = { name: 'Kiosk', city: 'Wien', countryCode: 'AT', currency: 'EUR' };
  const input = { idempotencyKey: crypto.randomUUID(), ...place };
  return (await mutate(owner, 'createPayee', 'CreatePayeeInput', input)).id;
}

const newInvoice = ({ owner }: AuditWorld) => createInvoice(owner, { amount: '5.00', currency: 'USDC' });

/** A card payment once it is so far: a gateway that answers late is asked again by the schedule. */
async function paid({ owner }: AuditWorld, capture: boolean, status: string): Promise<Made> {
  const { id } = await pay(owner, 'createPayment', order({ capture }));
  await vi.waitFor(async () => expect(await getPayment(owner, id)).toMatchObject({ status }), WAIT);
  return { id };
}

const once = (transactionId: string) => ({ idempotencyKey: crypto.randomUUID(), transactionId });
const by = ({ owner }: AuditWorld, action: string, subject: string): Expected => ({
  keyId: owner.keyId,
  action,
  subject,
});

/** A merchant that operators make, and an announced change of its settings by a key of its own. */
export async function changeMerchant(server: Server): Promise<ChangedMerchant> {
  const id = `audited-${crypto.randomUUID().slice(0, 8)}`;
  const operators = asOperatorCaller(server);
  const merchant = { id, name: 'Audited', scopes: ['admin'] };
  await mutate(operators, 'createMerchant', 'CreateMerchantInput', merchant, 'merchant { id }');
  operators.close();
  const { apiKey, keyId } = await addKey(server, id, 'admin');
  const admin = asMerchant(server.outputs, apiKey);
  const { pendingChanges } = await mutate<{ pendingChanges: Made[] }>(
    admin,
    'updateMerchant',
    'UpdateMerchantInput',
    { notificationAddress: `${id}@shop.example` },
    'pendingChanges { id }',
  );
  const [announced] = pendingChanges;
  if (announced === undefined) throw new Error('no change was announced');
  return { id, admin, keyId, changeId: announced.id };
}

/** Every other mutation: calls it, if `changeMerchant` did not, and says what the audit must have of it. */
export const RECORDED: Readonly<Record<string, (world: AuditWorld) => Promise<Expected>>> = {
  createMerchant: ({ changed: { id, admin } }) =>
    Promise.resolve({ keyId: 'operators', action: 'merchant.created', subject: id, reader: admin }),
  updateMerchant: ({ changed: { id, admin, keyId } }) =>
    Promise.resolve({ keyId, action: 'merchant.change_announced', subject: id, reader: admin }),
  stopChange: async ({ changed: { id, admin, keyId, changeId } }) => {
    await change(admin, 'stopChange', 'id', changeId);
    return { keyId, action: 'merchant.change_stopped', subject: id, reader: admin };
  },
  createApiKey: async (world) => by(world, 'api_key.created', await newKey(world)),
  rotateApiKey: async (world) => {
    const id = await newKey(world);
    const input = { idempotencyKey: crypto.randomUUID(), id };
    await mutate(world.owner, 'rotateApiKey', 'RotateApiKeyInput', input, 'apiKey { id }');
    return by(world, 'api_key.replaced', id);
  },
  revokeApiKey: async (world) => {
    const id = await newKey(world);
    await change(world.owner, 'revokeApiKey', 'id', id);
    return by(world, 'api_key.revoked', id);
  },
  createWebhookEndpoint: async (world) => by(world, 'webhook_endpoint.created', await newEndpoint(world)),
  updateWebhookEndpoint: async (world) => {
    const id = await newEndpoint(world);
    const input = { id, description: 'Of nobody' };
    await mutate(world.owner, 'updateWebhookEndpoint', 'UpdateWebhookEndpointInput', input);
    return by(world, 'webhook_endpoint.updated', id);
  },
  rotateWebhookSecret: async (world) => {
    const id = await newEndpoint(world);
    await world.owner.ask('mutation M($id: ID!) { rotateWebhookSecret(id: $id) { secret } }', { id });
    return by(world, 'webhook_endpoint.secret_rotated', id);
  },
  deleteWebhookEndpoint: async (world) => {
    const id = await newEndpoint(world);
    await change(world.owner, 'deleteWebhookEndpoint', 'id', id);
    return by(world, 'webhook_endpoint.deleted', id);
  },
  createPayee: async (world) => by(world, 'payee.created', await newPayee(world)),
  closePayee: async (world) => {
    const id = await newPayee(world);
    await change(world.owner, 'closePayee', 'id', id);
    return by(world, 'payee.closed', id);
  },
  cancelInvoice: async (world) => {
    const { id } = await newInvoice(world);
    await change(world.owner, 'cancelInvoice', 'id', id);
    return by(world, 'invoice.cancelled', id);
  },
  reopenInvoice: async (world) => {
    const { id } = await newInvoice(world);
    await change(world.owner, 'cancelInvoice', 'id', id);
    await change(world.owner, 'reopenInvoice', 'id', id);
    return by(world, 'invoice.reopened', id);
  },
  acceptLatePayment: async (world) => {
    const { id, address } = await newInvoice(world);
    await change(world.owner, 'cancelInvoice', 'id', id);
    await world.wallet.pay('USDC', address, '1.00');
    const late = async () => expect((await getInvoice(world.owner, id))?.exceptions).toContain('LATE');
    await vi.waitFor(late, WAIT);
    await change(world.owner, 'acceptLatePayment', 'invoiceId', id);
    return by(world, 'invoice.updated', id);
  },
  recoverDeposit: async (world) => {
    const { id, address } = await newInvoice(world);
    await world.wallet.pay('USDC', address, '1.00');
    const deposit = await vi.waitFor(async () => {
      const [found] = (await getInvoice(world.owner, id))?.deposits ?? [];
      if (found?.status !== 'CONFIRMED') throw new Error('not yet');
      return found.id;
    }, WAIT);
    await change(world.owner, 'recoverDeposit', 'depositId', deposit);
    return by(world, 'invoice.updated', id);
  },
  retrySweep: async (world) => {
    const { id } = await newInvoice(world);
    const stored = (await world.operator.items('invoices')).find((item) => item['id'] === id);
    const other = `${id.slice(0, -1)}${id.endsWith('A') ? 'B' : 'A'}`;
    const failed = { ...stored, id: other, status: 'SWEEP_FAILED', failureReason: 'a fixture' };
    await world.operator.put('invoices', failed);
    await change(world.owner, 'retrySweep', 'invoiceId', failed.id);
    return by(world, 'invoice.sweeping', failed.id);
  },
  reviewTransaction: async (world) => {
    const input = purchase({ amount: '1600.00', accountId: 'ben-eur-credit' });
    const { id } = await submitTransaction(world.owner, input);
    const waits = async () => expect((await getTransaction(world.owner, id))?.status).toBe('IN_REVIEW');
    await vi.waitFor(waits, WAIT);
    await reviewTransaction(world.reviewer, id, 'REJECT');
    return { keyId: world.reviewer.keyId, action: 'transaction.rejected', subject: id };
  },
  capturePayment: async (world) => {
    const { id } = await paid(world, false, 'AUTHORIZED');
    await pay(world.owner, 'capturePayment', once(id));
    return by(world, 'transaction.captured', id);
  },
  voidPayment: async (world) => {
    const { id } = await paid(world, false, 'AUTHORIZED');
    await pay(world.owner, 'voidPayment', once(id));
    return by(world, 'transaction.voided', id);
  },
  refundPayment: async (world) => {
    const { id } = await paid(world, true, 'POSTED');
    const input = { ...once(id), amount: '1.00' };
    await mutate(world.owner, 'refundPayment', 'RefundPaymentInput', input);
    return by(world, 'refund.requested', id);
  },
};
