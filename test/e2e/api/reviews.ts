import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { asMerchant, type ApiClient, type Subscription } from '../server/apiClient.ts';
import { asReviewer } from '../server/keys.ts';
import { asOperator } from '../server/operator.ts';
import type { Server } from '../server/server.ts';
import {
  endOf,
  followTransactions,
  getTransaction,
  purchase,
  reviewTransaction,
  submitTransaction,
  type Transaction,
} from '../server/transactions.ts';

/** Decisions of people, on a server that runs. */
export function describeReviews(of: () => Server): void {
  describe('reviews', () => {
    let server: Server;
    let owner: ApiClient;
    let reviewer: ApiClient & { keyId: string };
    let pushes: Subscription<Transaction>;

    beforeAll(async () => {
      server = of();
      owner = asMerchant(server.outputs);
      reviewer = await asReviewer(server);
      pushes = await followTransactions(owner);
    });
    afterAll(async () => {
      owner.close();
      reviewer.close();
    });

    it('given 20 reviews at once, then one decides and the others hear that they came too late', async () => {
      const { id } = await submitTransaction(
        owner,
        purchase({ amount: '1700.00', accountId: 'ben-eur-credit' }),
      );
      expect(await endOf(pushes, id)).toMatchObject({ status: 'IN_REVIEW' });
      const review = 'mutation R($id: ID!) { reviewTransaction(id: $id, decision: REJECT) { id } }';
      const replies = await Promise.all(Array.from({ length: 20 }, () => reviewer.send(review, { id })));
      const refusals = replies.flatMap(({ errors = [] }) => errors.map(({ errorType }) => errorType));
      expect(refusals).toHaveLength(19);
      // Who read before the decision fails its condition, who read after it meets the new status.
      expect(refusals.filter((type) => type !== 'Conflict' && type !== 'InvalidState')).toEqual([]);
    });

    it('given the key that submitted it, then it may not release it; who may is named where it is shown and pushed', async () => {
      const { id } = await submitTransaction(
        owner,
        purchase({ amount: '1600.00', accountId: 'ben-eur-credit' }),
      );
      expect(await endOf(pushes, id)).toMatchObject({ status: 'IN_REVIEW', decidedBy: null });
      const own = 'mutation R($id: ID!) { reviewTransaction(id: $id, decision: APPROVE) { id } }';
      expect((await owner.send(own, { id })).errors).toMatchObject([{ errorType: 'Unauthorized' }]);
      const decided = { id, decidedBy: reviewer.keyId };
      expect(await reviewTransaction(reviewer, id, 'APPROVE')).toMatchObject(decided);
      expect(await endOf(pushes, id, 'POSTED')).toMatchObject(decided);
      expect(await getTransaction(owner, id)).toMatchObject(decided);
    });

    it('given somebody who is subscribed to the alerts, then a message says what waits, why, until when, and how to decide it', async () => {
      const operator = asOperator(server.workspace);
      const topic = 'arn:aws:sns:us-east-1:000000000000:appsync-payments-local-risk-alerts';
      await operator.subscribe('read-alerts', topic);
      const { id } = await submitTransaction(
        owner,
        purchase({ amount: '1650.00', accountId: 'ben-eur-credit' }),
      );
      expect(await endOf(pushes, id)).toMatchObject({ status: 'IN_REVIEW' });
      const read: string[] = [];
      const alert = await vi.waitFor(
        async () => {
          read.push(...(await operator.receive('read-alerts')));
          const messages = read.map((body) => (JSON.parse(body) as { Message: string }).Message);
          const about = messages.find((message) => message.includes(id));
          if (about === undefined) throw new Error(`no alert about ${id} among ${messages.length}`);
          return about;
        },
        { timeout: 60_000, interval: 250 },
      );
      expect(alert).toContain(`INBOUND transaction ${id} of merchant demo waits for a review.`);
      expect(alert).toContain('Amount: 165000 base units of EUR (2 decimals).');
      expect(alert).toContain(`reviewTransaction(id: ${id}, decision: APPROVE or REJECT`);
      operator.close();
    });
  });
}
