/**
 * `npm run chain -- verify`: proves from another endpoint that nothing was missed in a range of blocks. `npm run chain -- release`: ends the
 * hold of an invoice whose balance differs. `npm run chain -- revoke`: has the sweeper take back the delegation of an address. `npm run chain -- return`:
 * signs the return of money that came in another asset.
 */
import process from 'node:process';
import { SQSClient } from '@aws-sdk/client-sqs';
import { environmentNamed } from '../cdk/environments/index.ts';
import { verifyRanges } from '../functions/chain/certificate/verifyRanges.ts';
import { dynamoChain } from '../functions/chain/store/dynamoChain.ts';
import { dynamoAddresses } from '../functions/chain/watching/dynamoAddresses.ts';
import { dynamoRanges } from '../functions/chain/watching/dynamoRanges.ts';
import { dynamoInvoices } from '../functions/invoices/dynamoInvoices.ts';
import { systemClock } from '../functions/shared/clock.ts';
import { documentClient } from '../functions/shared/dynamo.ts';
import { askRevocation } from './chain/askRevocation.ts';
import { chainOf } from './chain/chainOf.ts';
import { openNode } from './chain/openNode.ts';
import { releaseInvoice } from './chain/releaseInvoice.ts';
import { signReturn } from './chain/signReturn.ts';
import { ask } from './command/ask.ts';
import { connect } from './command/connect.ts';
import { readCaller } from './command/readCaller.ts';
import { ENVIRONMENT, JSON_OUTPUT, runCommand } from './command/runCommand.ts';

const USAGE = `npm run chain -- verify --from BLOCK --to BLOCK [options]
       npm run chain -- release INVOICE --reason TEXT [--environment NAME]
       npm run chain -- revoke INVOICE [--environment NAME]
       npm run chain -- return DEPOSIT --to ADDRESS [--chain ID] [--environment NAME]

Reads the blocks anew and compares them with what the watcher recorded of them: hashes, logs, deposits, money in and out, balances.
Names every gap and difference, and ends with 1 where there is one.

release: takes the balance of an invoice with a holdCode as it was found, so that the watcher goes on. Who did it and why stays with the invoice.

revoke: has the sweeper take back the delegation of an invoice's address (EIP-7702), once nothing of it is under way. Asked again, it does nothing more.

return: asks for the 24 words of the seed and signs what gives a deposit in another asset (oth_…) to an address. Prints it and sends nothing.

  --chain ID          default: the environment's only chain
  --rpc URL           the endpoint to read from, best one that the watcher does not use; default: the first of the environment's secret
  --environment NAME  default local
  --json              for programs`;

await runCommand({
  usage: USAGE,
  options: {
    ...ENVIRONMENT,
    ...JSON_OUTPUT,
    from: { type: 'string' },
    to: { type: 'string' },
    chain: { type: 'string' },
    rpc: { type: 'string', multiple: true, default: [] },
    reason: { type: 'string' },
  },
  positionals: true,
  run: async (values, [command, invoice]) => {
    if (command === 'release') {
      if (invoice === undefined || values.reason === undefined) throw new Error(USAGE);
      return release(values.environment, invoice, values.reason);
    }
    if (command === 'revoke') {
      if (invoice === undefined) throw new Error(USAGE);
      return revoke(values.environment, invoice);
    }
    if (command === 'return') {
      if (invoice === undefined || values.to === undefined) throw new Error(USAGE);
      return printReturn({ ...values, id: invoice, to: values.to });
    }
    const [from, to] = [blockOf(values.from), blockOf(values.to)];
    if (command !== 'verify' || from === null || to === null || from > to) throw new Error(USAGE);
    const environment = environmentNamed(values.environment);
    const config = chainOf(environment, values.chain);
    const prefix = await connect(environment.name, 'chain');
    const client = documentClient();
    const state = { client, tableName: `${prefix}-chain-state` };
    const {
      faults,
      held: _held,
      missing: _missing,
      ...sums
    } = await verifyRanges({
      config,
      rpc: await openNode(environment.name, config, values.rpc),
      ranges: dynamoRanges(state),
      addresses: dynamoAddresses(state),
      chain: dynamoChain({ client, tableName: `${prefix}-chain` }),
      invoices: dynamoInvoices({ client, tableName: `${prefix}-invoices` }),
    })({ from, to });
    if (faults.length > 0) process.exitCode = 1;
    if (values.json) return console.log(JSON.stringify({ ...sums, faults }));
    for (const { kind, fromBlock, toBlock, what } of faults)
      console.log(`${kind === 'GAP' ? 'Gap' : 'Difference'}  ${fromBlock} to ${toBlock}: ${what}`);
    const { ranges, blocks, logs, deposits, balances, unknownBalances } = sums;
    console.log(
      `${faults.length === 0 ? 'Nothing was missed' : `${faults.length} gaps and differences`}: ${ranges} records, ${blocks} blocks, ` +
        `${logs} logs, ${deposits} deposits, ${balances} balances${unknownBalances > 0 ? `, ${unknownBalances} that this endpoint no longer knows` : ''}.`,
    );
  },
});

async function release(environment: string, id: string, reason: string): Promise<void> {
  // Before the role is taken, which is the same for everybody.
  await connect(environment);
  const by = await readCaller();
  const prefix = await connect(environment, 'chain');
  const invoices = dynamoInvoices({ client: documentClient(), tableName: `${prefix}-invoices` });
  const released = await releaseInvoice({ invoices, clock: systemClock })({ id, by, reason });
  const { invoiceId, expected, found } = released;
  console.log(
    `${invoiceId} goes on with ${found} base units where ${expected} were expected. Released by ${by}.`,
  );
}

async function revoke(environment: string, id: string): Promise<void> {
  const prefix = await connect(environment, 'chain');
  const asked = await askRevocation({
    invoices: dynamoInvoices({ client: documentClient(), tableName: `${prefix}-invoices` }),
    client: new SQSClient({}),
    queueName: `${prefix}-sweep`,
  })(id);
  console.log(`The sweeper was asked to take back the delegation of ${asked.address}, of ${asked.id}.`);
}

async function printReturn(given: {
  environment: string;
  id: string;
  to: string;
  chain?: string | undefined;
  rpc: string[];
  json: boolean;
}): Promise<void> {
  const environment = environmentNamed(given.environment);
  const config = chainOf(environment, given.chain);
  const prefix = await connect(environment.name, 'chain');
  const client = documentClient();
  const sign = signReturn({
    config,
    rpc: await openNode(environment.name, config, given.rpc),
    chain: dynamoChain({ client, tableName: `${prefix}-chain` }),
    invoices: dynamoInvoices({ client, tableName: `${prefix}-invoices` }),
    clock: systemClock,
  });
  const words = () => ask('The 24 words, separated by spaces: ', true);
  const { units, ...signed } = await sign({ depositId: given.id, to: given.to, words });
  if (given.json) return console.log(JSON.stringify({ ...signed, units: units.toString() }));
  console.log(`${units} base units to ${given.to}, signed and not sent.\n`);
  if (signed.kind === 'TRANSACTION') console.log(`eth_sendRawTransaction  ${signed.raw}`);
  else console.log(`From any account that has gas, within a day:\nto    ${signed.to}\ndata  ${signed.data}`);
}

function blockOf(text: string | undefined): number | null {
  return text !== undefined && /^[0-9]{1,15}$/.test(text) ? Number(text) : null;
}
