import { setTimeout as sleep } from 'node:timers/promises';
import { appsyncClient } from '../../scripts/demo/appsyncClient.ts';
import { demoPayer } from '../../scripts/demo/payer.ts';
import type { Outputs } from '../../scripts/demo/server.ts';

export interface DrillInvoice {
  readonly id: string;
  readonly status: string;
  readonly address: string;
}

/** A merchant and its customer, who use the API while the drill goes on. */
export interface DrillMerchant {
  createInvoice(amount: string): Promise<DrillInvoice>;
  /** In USDC; resolves when it is mined. */
  pay(invoice: DrillInvoice, amount: string): Promise<void>;
  /** Waits until the invoice has the status; the status that it has when that does not come. */
  untilInvoice(id: string, wanted: string, patienceMs?: number): Promise<string>;
  /** A credit to an account of the reference data, known by `externalId`; resolves when it has come to an end, with its status. */
  credit(amount: string, externalId: string): Promise<string>;
  /** Whether the API answers to a key. */
  isGood(apiKey: string): Promise<boolean>;
  close(): void;
}

const PATIENCE_MS = 120_000;
const ASSET = 'USDC';
const INVOICE = 'id status address';
const CREATE = `mutation($input: CreateInvoiceInput!) { createInvoice(input: $input) { ${INVOICE} } }`;
const GET = `query($id: ID!) { getInvoice(id: $id) { ${INVOICE} } }`;
const SUBMIT = `mutation($input: SubmitTransactionInput!) { submitTransaction(input: $input) { id status } }`;
const GET_TRANSACTION = 'query($id: ID!) { getTransaction(id: $id) { id status } }';
const ENDED = new Set(['POSTED', 'FAILED', 'REJECTED', 'DUPLICATE', 'IN_REVIEW']);

export function openMerchant(outputs: Outputs): DrillMerchant {
  const withKey = (apiKey: string) => appsyncClient({ ...outputs, apiKey });
  const client = withKey(outputs.merchantApiKey);
  const payer = demoPayer(outputs);
  const statusOf = async (query: string, id: string): Promise<string> => {
    const [found] = Object.values(await client.request<Record<string, DrillInvoice | null>>(query, { id }));
    return found?.status ?? 'unknown';
  };
  return {
    createInvoice: async (amount) => {
      const input = { amount, currency: ASSET, idempotencyKey: crypto.randomUUID() };
      return (await client.request<{ createInvoice: DrillInvoice }>(CREATE, { input })).createInvoice;
    },
    pay: async ({ address }, amount) => void (await payer.pay(ASSET, address, amount)),
    untilInvoice: (id, wanted, patienceMs) =>
      until(
        () => statusOf(GET, id),
        (status) => status === wanted,
        patienceMs,
      ),
    credit: async (amount, externalId) => {
      const input = {
        amount,
        externalId,
        currency: 'EUR',
        direction: 'CREDIT',
        accountId: 'anna-eur-current',
        occurredAt: new Date().toISOString(),
        idempotencyKey: crypto.randomUUID(),
      };
      const { submitTransaction } = await client.request<{ submitTransaction: DrillInvoice }>(SUBMIT, {
        input,
      });
      return until(
        () => statusOf(GET_TRANSACTION, submitTransaction.id),
        (status) => ENDED.has(status),
      );
    },
    isGood: (apiKey) =>
      withKey(apiKey)
        .request('{ listInvoices { items { id } } }')
        .then(
          () => true,
          () => false,
        ),
    close: () => {
      payer.close();
      client.close();
    },
  };
}

/** Asks until the answer is the wanted one, or time is up: then the last answer. */
async function until(
  ask: () => Promise<string>,
  wanted: (answer: string) => boolean,
  patienceMs = PATIENCE_MS,
): Promise<string> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const answer = await ask();
    if (wanted(answer) || Date.now() > deadline) return answer;
    await sleep(200);
  }
}
