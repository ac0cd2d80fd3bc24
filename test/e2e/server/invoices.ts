import type { ApiClient, Subscription } from './apiClient.ts';

/** The fields that every push carries. */
export interface Invoice {
  id: string;
  version: number;
  status: string;
  exceptions: string[];
  amount: string;
  amountReceived: string;
  amountDue: string;
  surplus: string;
  currency: string;
  address: string;
  paymentUri: string;
  qrCode?: string | null;
  lateAccepted: boolean;
  otherDeposits: {
    id: string;
    status: string;
    amount: string | null;
    baseUnits: string;
    currency: string | null;
  }[];
  deposits: { id: string; status: string; txHash: string | null; amount: string; blockNumber: number }[];
  sweeps: {
    id: string;
    status: string;
    method: string;
    amount: string;
    fee: string | null;
    gasUsed: string | null;
  }[];
  sweepHold: string | null;
  failureReason: string | null;
  expiresAt: string;
  paidAt: string | null;
  sweptAt: string | null;
}

/** A selection of everything that `Invoice` has, but for the picture. */
export const invoiceFields = `id version status exceptions amount amountReceived amountDue surplus currency address
  paymentUri lateAccepted otherDeposits { id status amount baseUnits currency } deposits { id status txHash amount blockNumber } sweeps { id status method amount fee gasUsed } sweepHold failureReason expiresAt
  paidAt sweptAt`;

const create = `mutation Create($input: CreateInvoiceInput!) { createInvoice(input: $input) { ${invoiceFields} } }`;
const get = `query Get($id: ID!) { getInvoice(id: $id) { ${invoiceFields} } }`;
const changed = `subscription Changed($id: ID, $status: InvoiceStatus) {
  onInvoiceChanged(id: $id, status: $status) { ${invoiceFields} }
}`;

export function createInvoice(
  client: ApiClient,
  input: { amount: string; currency: string } & Record<string, unknown>,
): Promise<Invoice> {
  return client.ask<Invoice>(create, { input: { idempotencyKey: crypto.randomUUID(), ...input } });
}

/** Null when it is absent. */
export function getInvoice(client: ApiClient, id: string): Promise<Invoice | null> {
  return client.ask<Invoice | null>(get, { id });
}

/** The merchant's invoices, or those that the arguments name. */
export function followInvoices(
  client: ApiClient,
  filter: { id?: string; status?: string } = {},
): Promise<Subscription<Invoice>> {
  return client.subscribe<Invoice>(changed, filter);
}

/** The pushes of one invoice by version, each once: what a client sees that drops what is older than it knows. */
export function historyOf<T extends { version: number }>(pushes: readonly T[]): T[] {
  const byVersion = new Map(pushes.map((push) => [push.version, push]));
  return [...byVersion.values()].sort((a, b) => a.version - b.version);
}

/** The statuses that were pushed, each once, in the order of versions. */
export function statusesOf(pushes: readonly { version: number; status: string }[]): string[] {
  const statuses = historyOf(pushes).map(({ status }) => status);
  return statuses.filter((status, index) => status !== statuses[index - 1]);
}
