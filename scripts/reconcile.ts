/**
 * `npm run reconcile`: emits again what lost records of the streams would have become, from what the items keep.
 */
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { paginateScan } from '@aws-sdk/lib-dynamodb';
import { EVENT_SOURCE } from '../functions/events/envelope.ts';
import type { Envelope } from '../functions/events/eventTypes.ts';
import { documentClient } from '../functions/shared/dynamo.ts';
import { connect } from './command/connect.ts';
import { ENVIRONMENT, JSON_OUTPUT, runCommand } from './command/runCommand.ts';
import { timeOption } from './command/timeOption.ts';
import { reconcile, type StreamedTable } from './reconcile/reconcile.ts';

const USAGE = `npm run reconcile -- --from TIME --to TIME [options]

Emits again every change of this time, from what invoices, deposits, sweeps, fundings and transactions keep of themselves,
through the functions of the pipes. Events have the ids that they had, so that consumers recognise what they know.

  --from TIME         ISO 8601: before the first record that was lost
  --to TIME           default: now
  --environment NAME  default local
  --dry-run           counts what it would send; transactions are compared with others all the same
  --json              for programs`;

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html */
const EVENTS_MAX = 10;

await runCommand({
  usage: USAGE,
  options: {
    ...ENVIRONMENT,
    ...JSON_OUTPUT,
    from: { type: 'string' },
    to: { type: 'string', default: new Date().toISOString() },
    'dry-run': { type: 'boolean', default: false },
  },
  run: async ({ environment, json, 'dry-run': dryRun, ...times }) => {
    const from = timeOption('from', times.from, USAGE);
    const to = timeOption('to', times.to, USAGE);
    const prefix = await connect(environment, 'reconcile');
    const tables = [
      streamed(`${prefix}-invoices`, `${prefix}-translate`),
      streamed(`${prefix}-chain`, `${prefix}-translate`),
      streamed(`${prefix}-transactions`, `${prefix}-screen`),
    ];
    // The bus has the name that the others begin with.
    const emit = dryRun ? {} : { emit: emitTo(prefix) };
    const { writes, events } = await reconcile({ tables, ...emit })({ from, to });
    if (json) return console.log(JSON.stringify({ writes, events }));
    console.log(`${writes} writes from ${from.toISOString()} to ${to.toISOString()}`);
    for (const [type, count] of Object.entries(events).sort())
      console.log(`${String(count).padStart(8)}  ${type}`);
    if (dryRun) console.log('Nothing was sent.');
  },
});

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
    for (let start = 0; start < events.length; start += EVENTS_MAX) {
      const { FailedEntryCount } = await client.send(
        new PutEventsCommand({
          Entries: events.slice(start, start + EVENTS_MAX).map((event) => ({
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
