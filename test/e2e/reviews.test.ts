import { afterAll, beforeAll, expect, it } from 'vitest';
import { asMerchant, type ApiClient, type Subscription } from './server/apiClient.ts';
import { startServer, type Server } from './server/server.ts';
import {
  endOf,
  followTransactions,
  purchase,
  submitTransaction,
  type Transaction,
} from './server/transactions.ts';

let server: Server;
let owner: ApiClient;
let pushes: Subscription<Transaction>;

beforeAll(async () => {
  server = await startServer();
  owner = asMerchant(server.outputs);
  pushes = await followTransactions(owner);
});
afterAll(async () => {
  owner.close();
  await server.close();
});

it('given 20 reviews at once, then one decides and the others hear that they came too late', async () => {
  const { id } = await submitTransaction(owner, purchase({ amount: '1700.00', accountId: 'ben-eur-credit' }));
  expect(await endOf(pushes, id)).toMatchObject({ status: 'IN_REVIEW' });
  const review = 'mutation R($id: ID!) { reviewTransaction(id: $id, decision: REJECT) { id } }';
  const replies = await Promise.all(Array.from({ length: 20 }, () => owner.send(review, { id })));
  const refusals = replies.flatMap(({ errors = [] }) => errors.map(({ errorType }) => errorType));
  expect(refusals).toHaveLength(19);
  // Who read before the decision fails its condition, who read after it meets the new status.
  expect(refusals.filter((type) => type !== 'Conflict' && type !== 'InvalidState')).toEqual([]);
});
