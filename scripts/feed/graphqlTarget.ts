import { appsyncClient } from '../demo/appsyncClient.ts';
import type { Fed } from './figures.ts';
import { AT_WORK, type FeedTarget } from './target.ts';

interface GraphqlTargetOptions {
  readonly graphqlUrl: string;
  readonly realtimeUrl: string;
  /** A merchant's API key. */
  readonly apiKey: string;
}

const FIELDS = 'id status createdAt updatedAt';
const SUBMIT = `mutation Submit($input: SubmitTransactionInput!) { submitTransaction(input: $input) { id } }`;
const FOLLOW = `subscription { onTransactionChanged { ${FIELDS} } }`;

/** A push that has not come for so long may have been lost: delivery ends with the connection. */
const ASK_AFTER_MS = 10_000;

/** Transactions asked for in one request. */
const ASK_LIMIT = 20;

/** As any client of a merchant does it: submits by mutation and hears by subscription what becomes of each. */
export async function graphqlTarget(options: GraphqlTargetOptions): Promise<FeedTarget> {
  const client = appsyncClient(options);
  const heard = new Map<string, Fed>();
  let heardAtMs = performance.now();
  await client.subscribe<{ onTransactionChanged: Fed }>(FOLLOW, {}, ({ onTransactionChanged: fed }) => {
    if (AT_WORK.includes(fed.status)) return;
    heardAtMs = performance.now();
    heard.set(fed.id, fed);
  });

  async function ask(ids: readonly string[]): Promise<Fed[]> {
    const fields = ids.map(
      (id, index) => `t${index}: getTransaction(id: ${JSON.stringify(id)}) { ${FIELDS} }`,
    );
    const found = await client.request<Record<string, Fed | null>>(`{ ${fields.join(' ')} }`);
    return Object.values(found).filter((fed) => fed !== null && !AT_WORK.includes(fed.status)) as Fed[];
  }

  return {
    async submit(transaction, idempotencyKey) {
      const { submitTransaction } = await client.request<{ submitTransaction: { id: string } }>(SUBMIT, {
        input: { ...transaction, idempotencyKey },
      });
      return submitTransaction.id;
    },
    async ended(ids) {
      const news = ids.flatMap((id) => heard.get(id) ?? []);
      for (const { id } of news) heard.delete(id);
      if (news.length > 0 || performance.now() - heardAtMs < ASK_AFTER_MS) return news;
      heardAtMs = performance.now();
      return ask(ids.slice(0, ASK_LIMIT));
    },
    close: () => client.close(),
  };
}
