import { afterAll, beforeAll } from 'vitest';
import { describeChainHead } from './api/chainHead.ts';
import { describePayees } from './api/payees.ts';
import { describeReviews } from './api/reviews.ts';
import { describeTenancy } from './api/tenancy.ts';
import { type Server, startServer } from './server/server.ts';

/*
 * Parts of the API that leave one another alone, on one server: its start takes longer than most of them.
 */

let server: Server;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

describeChainHead(() => server);
describePayees(() => server);
describeReviews(() => server);
describeTenancy(() => server);
