/**
 * `npm run reconcile`: tells again what lost records of the streams would have said, from what the items keep.
 */
import { parseArgs } from 'node:util';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { paginateScan } from '@aws-sdk/lib-dynamodb';
import { type Envelope, EVENT_SOURCE } from '../functions/events/eventTypes.ts';
import { documentClient } from '../functions/shared/dynamo.ts';
import { connect } from './connect.ts';
import { reconcile, type StreamedTable } from './reconcile/reconcile.ts';
import { timeOption } from './timeOption.ts';

const USAGE = `npm run reconcile -- --from TIME --to TIME [options]

Tells again every change of this time, from what invoices, deposits, sweeps, fundings and transactions keep of themselves,
through the functions of the pipes. Events have the ids that they had, so that consumers recognise what they know.

  --from TIME         ISO 8601: before the first record that was lost
  --to TIME           default: now
  --environment NAME  default local
  --dry-run           counts what it would send; transactions are compared with others all the same
  --json              for programs`;

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html */
const EVENTS_A_CALL = 10;

const { values } = parseArgs({
  options: {
    from: { type: 'string' },
    to: { type: 'string', default: new Date().toISOString() },
    environment: { type: 'string', default: 'local' },
    'dry-run': { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

try {
  if (values.help) console.log(USAGE);
  else await run();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}

async function run(): Promise<void> {
  const range = { from: timeOption('from', values.from, USAGE), to: timeOption('to', values.to, USAGE) };
  connect(values.environment);
  const name = `appsync-payments-${values.environment}`;
  const tables = [
    streamed(`${name}-invoices`, `${name}-translate`),
    streamed(`${name}-chain`, `${name}-translate`),
    streamed(`${name}-transactions`, `${name}-screen`),
  ];
  const { writes, events } = await reconcile({
    tables,
    ...(values['dry-run'] ? {} : { emit: emitTo(name) }),
  })(range);
  if (values.json) return console.log(JSON.stringify({ writes, events }));
  console.log(`${writes} writes from ${range.from.toISOString()} to ${range.to.toISOString()}`);
  for (const [type, count] of Object.entries(events).sort())
    console.log(`${String(count).padStart(8)}  ${type}`);
  if (values['dry-run']) console.log('Nothing was sent.');
}

function streamed(table: string, functionName: string): StreamedTable {
  const client = documentClient();
  const lambda = new LambdaClient({});
  return {
    name: table,
    async *items(since) {
      const pages = paginateScan(
        { client },
        {
          TableName: table,
          FilterExpression: 'updatedAt >= :since',
          ExpressionAttributeValues: { ':since': since.toISOString() },
          ConsistentRead: true,
        },
      );
      for await (const { Items = [] } of pages) yield* Items;
    },
    translate: async (records) => {
      const answer = await lambda.send(
        new InvokeCommand({ FunctionName: functionName, Payload: JSON.stringify(records) }),
      );
      const text = new TextDecoder().decode(answer.Payload);
      if (answer.FunctionError !== undefined) throw new Error(`${functionName} failed: ${text}`);
      return JSON.parse(text) as Envelope[];
    },
  };
}

/** As the pipe puts them. */
function emitTo(bus: string): (events: readonly Envelope[]) => Promise<void> {
  const client = new EventBridgeClient({});
  return async (events) => {
    for (let start = 0; start < events.length; start += EVENTS_A_CALL) {
      const { FailedEntryCount } = await client.send(
        new PutEventsCommand({
          Entries: events.slice(start, start + EVENTS_A_CALL).map((event) => ({
            EventBusName: bus,
            Source: EVENT_SOURCE,
            DetailType: event.type,
            Detail: JSON.stringify(event),
          })),
        }),
      );
      if (FailedEntryCount !== undefined && FailedEntryCount > 0)
        throw new Error(`the bus refused ${FailedEntryCount} events; run the command again`);
    }
  };
}
