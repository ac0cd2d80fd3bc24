import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asMerchant } from './server/apiClient.ts';
import { runCommand } from './server/command.ts';
import { asOperator, type Operator } from './server/operator.ts';
import { startServer, type Server } from './server/server.ts';
import { endOf, followTransactions, purchase, submitTransaction } from './server/transactions.ts';
import { openWorkspace, type Template } from './server/workspace.ts';

/** The sealer can read nothing of the ledger, so that every record of the stream is a dead letter in the end. */
const stuck = {
  seed: 1,
  faults: [{ service: 'dynamodb', action: 'Query', principal: '*-seal', effect: 'fail' }],
};

/** Twenty retries take six minutes, locally as on AWS: two do here, and no batch is waited for. */
function giveUpSoon({ Resources }: Template): void {
  const mappings = Object.values(Resources).filter(({ Type }) => Type === 'AWS::Lambda::EventSourceMapping');
  const [seal, ...more] = mappings.filter(({ Properties }) => Properties['MaximumRetryAttempts'] === 20);
  if (seal === undefined || more.length > 0)
    throw new Error('the template has another mapping of the sealer');
  Object.assign(seal.Properties, { MaximumRetryAttempts: 2, MaximumBatchingWindowInSeconds: 0 });
}

let server: Server;
let operator: Operator;
const workspace = openWorkspace({ template: giveUpSoon });

beforeAll(async () => {
  const faults = join(workspace.directory, 'faults.json');
  writeFileSync(faults, JSON.stringify(stuck));
  server = await startServer({ workspace, args: ['--faults', faults] });
  operator = asOperator(workspace);
});
afterAll(async () => {
  operator.close();
  await server.close();
});

async function ledger(...args: string[]) {
  const { code, output, errors } = await runCommand(workspace, [
    'scripts/ledger.ts',
    ...args,
    '--format',
    'json',
  ]);
  return { code, books: JSON.parse(output) as Record<string, string>[], errors };
}

describe('entries whose stream record was dead-lettered', () => {
  it('given them, when they are sealed again, then they are anchored, letters are taken away, and a second run seals nothing', async () => {
    const owner = asMerchant(server.outputs);
    const pushes = await followTransactions(owner);
    for (const amount of ['1000.00', '2000.00']) {
      const { id } = await submitTransaction(owner, purchase({ direction: 'CREDIT', amount }));
      await endOf(pushes, id, 'POSTED');
    }
    owner.close();
    const letters = () => operator.messages('seal-dead');
    await expect.poll(letters, { timeout: 100_000 }).toBeGreaterThan(0);
    // The operator's own book has what was paid into the wallets.
    const nothing = { blocks: '0', anchored: '0' };
    expect((await ledger('verify')).books).toMatchObject([
      { book: '_operator', ...nothing, unsealed: '1' },
      { book: 'demo', ...nothing, unsealed: '2' },
    ]);

    const first = await ledger('reseal');
    expect(first).toMatchObject({ code: 0, books: [{ sealed: '1' }, { sealed: '2' }] });
    expect(Number(/^(\d+) dead letters/.exec(first.errors)?.[1])).toBeGreaterThan(0);
    const verified = await ledger('verify');
    const sealed = { blocks: '1', anchored: '1', unsealed: '0' };
    expect(verified).toMatchObject({ code: 0, books: [sealed, sealed] });

    const second = await ledger('reseal');
    expect(second).toMatchObject({ code: 0, books: [{ sealed: '0' }, { sealed: '0' }] });
    expect((await ledger('verify')).books).toEqual(verified.books);
  });
});
