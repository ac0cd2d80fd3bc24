import type { ApiClient, Reply, Subscription } from './apiClient.ts';
import type { Operator } from './operator.ts';

/** The fields that every push carries. */
export interface Transaction {
  id: string;
  version: number;
  status: string;
  kind: string;
  amount: string;
  currency: string;
  customerId: string | null;
  duplicateOf: string | null;
  failureCode: string | null;
  failureReason: string | null;
  decidedBy: string | null;
  createdBy: string | null;
  journalEntryId: string | null;
  createdAt: string;
}

const fields = `id version status kind amount currency customerId duplicateOf failureCode failureReason decidedBy createdBy journalEntryId
  createdAt`;

/** A card purchase of EUR 12.50 by Anna, who has money, unless said otherwise. */
export function purchase(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    idempotencyKey: crypto.randomUUID(),
    externalId: `card-${crypto.randomUUID()}`,
    amount: '12.50',
    currency: 'EUR',
    accountId: 'anna-eur-current',
    direction: 'DEBIT',
    merchantType: '5411',
    issuingCountryCode: 'DE',
    authorizationCode: 'A1B2C3',
    occurredAt: new Date(Date.now() - 1_000).toISOString(),
    ...changes,
  };
}

const submit = `mutation Submit($input: SubmitTransactionInput!) { submitTransaction(input: $input) { ${fields} } }`;

export function submitTransaction(client: ApiClient, input: Record<string, unknown>): Promise<Transaction> {
  return client.ask<Transaction>(submit, { input });
}

/** With the errors instead of throwing them. */
export function trySubmit(
  client: ApiClient,
  input: Record<string, unknown>,
): Promise<Reply<{ submitTransaction: Transaction }>> {
  return client.send(submit, { input });
}

export function reviewTransaction(
  client: ApiClient,
  id: string,
  decision: 'APPROVE' | 'REJECT',
  note?: string,
): Promise<Transaction> {
  const query = `mutation Review($id: ID!, $decision: ReviewDecision!, $note: String) {
    reviewTransaction(id: $id, decision: $decision, note: $note) { ${fields} } }`;
  return client.ask(query, { id, decision, note });
}

/** Null when it is absent. */
export function getTransaction(client: ApiClient, id: string): Promise<Transaction | null> {
  return client.ask(`query Get($id: ID!) { getTransaction(id: $id) { ${fields} } }`, { id });
}

/** Every transaction that the arguments name, page by page, newest first. */
export async function listTransactions(
  client: ApiClient,
  { limit = 2, ...filter }: { limit?: number; status?: string; customerId?: string } = {},
): Promise<Transaction[]> {
  const query = `query List($status: TransactionStatus, $customerId: ID, $limit: Int, $nextToken: String) {
    listTransactions(status: $status, customerId: $customerId, limit: $limit, nextToken: $nextToken) {
      items { ${fields} } nextToken } }`;
  const found: Transaction[] = [];
  let nextToken: string | null = null;
  do {
    const page: { items: Transaction[]; nextToken: string | null } = await client.ask(query, {
      ...filter,
      limit,
      nextToken,
    });
    if (page.items.length > limit) throw new Error(`a page of ${limit} has ${page.items.length} items`);
    found.push(...page.items);
    nextToken = page.nextToken;
  } while (nextToken !== null);
  return found;
}

/** The merchant's transactions, or those that the arguments name. */
export function followTransactions(
  client: ApiClient,
  filter: { id?: string; customerId?: string } = {},
): Promise<Subscription<Transaction>> {
  return client.subscribe(
    `subscription Changed($id: ID, $customerId: ID) { onTransactionChanged(id: $id, customerId: $customerId) { ${fields} } }`,
    filter,
  );
}

const END = ['POSTED', 'DUPLICATE', 'IN_REVIEW', 'REJECTED', 'FAILED'];

/** The push that ends a transaction, or leaves it to a person. */
export function endOf(pushes: Subscription<Transaction>, id: string, status?: string): Promise<Transaction> {
  return pushes.until(
    (push) => push.id === id && (status ? push.status === status : END.includes(push.status)),
  );
}

export interface AccountPage {
  id: string;
  balance: string;
  currency: string;
  entries: {
    items: { id: string; amount: string; journalEntryId: string; transactionId: string | null }[];
    nextToken: string | null;
  };
}

/** Null when it is absent. */
export function getAccount(
  client: ApiClient,
  id: string,
  page: { limit?: number; nextToken?: string | null } = {},
): Promise<AccountPage | null> {
  const query = `query Account($id: ID!, $limit: Int, $nextToken: String) { getAccount(id: $id) { id balance currency
    entries(limit: $limit, nextToken: $nextToken) {
      items { id amount journalEntryId transactionId } nextToken } } }`;
  return client.ask(query, { id, ...page });
}

/** Every entry of an account, page by page. */
export async function accountEntries(
  client: ApiClient,
  id: string,
  limit: number,
): Promise<AccountPage['entries']['items']> {
  const found: AccountPage['entries']['items'] = [];
  let nextToken: string | null = null;
  do {
    const page: AccountPage | null = await getAccount(client, id, { limit, nextToken });
    found.push(...(page?.entries.items ?? []));
    nextToken = page?.entries.nextToken ?? null;
  } while (nextToken !== null);
  return found;
}

export interface StoredEntry {
  id: string;
  postings: { side: 'DEBIT' | 'CREDIT'; amount: number; asset: string; accountId: string }[];
}

/** The journal entries that a transaction has. */
export async function journalEntriesOf(operator: Operator, id: string): Promise<StoredEntry[]> {
  const items = await operator.items('ledger');
  return items.filter(
    ({ pk, transactionId }) => String(pk).startsWith('ENTRY#') && transactionId === id,
  ) as unknown as StoredEntry[];
}
