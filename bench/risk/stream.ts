/**
 * `npm run bench:risk -- --stream [--count N] [--alternative N]`: paid invoices of many customers from the bus by rule, Kinesis and function to
 * their assessments in the risk table of a whole local server. Ends with 1 unless each event was assessed once, none is dead, and at least 100 a second
 * went through. Prints where the processor's time went. Beside it, in the same run, the same function called for each event alone.
 */
import { DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { ulid } from 'ulid';
import { EVENT_SOURCE } from '../../functions/events/envelope.ts';
import type { AnyEvent } from '../../functions/events/eventTypes.ts';
import { inParallel } from '../../functions/shared/inParallel.ts';
import { startServer } from '../../test/e2e/server/server.ts';
import { openWorkspace } from '../../test/e2e/server/workspace.ts';
import { paidInvoice } from '../../test/fixtures/risk/streamedEvents.ts';
import { cpuDifference, cpuSeconds } from '../load/cpuTime.ts';
import { useOperatorOf } from '../posting/operator.ts';

const PREFIX = 'appsync-payments-local';
const PER_SECOND_MIN = 100;
const PUT_AT_ONCE = 10;
const CALLS_AT_ONCE = 8;
const CUSTOMERS = 200;
const POLL_MS = 250;
const WAIT_MS_MAX = 120_000;

const { values } = parseArgs({
  options: {
    stream: { type: 'boolean', default: false },
    count: { type: 'string', default: '5000' },
    alternative: { type: 'string', default: '500' },
  },
});
if (!values.stream) throw new Error('say what is measured: --stream');

const eventsOf = (count: number): AnyEvent[] =>
  Array.from({ length: count }, (_, n) =>
    paidInvoice({
      id: `inv_${ulid()}`,
      merchantId: 'demo',
      customerId: `customer-${n % CUSTOMERS}`,
      paidAt: new Date().toISOString(),
    }),
  );

const workspace = openWorkspace();
console.log('Starting a local server of its own …');
const server = await startServer({ script: 'scripts/start.ts', workspace });
try {
  await useOperatorOf(workspace);
  await streamed(eventsOf(200));
  const before = cpuSeconds(server.pid);
  const perSecond = await streamed(eventsOf(Number(values.count)));
  const after = cpuSeconds(server.pid);
  console.log(`By the stream: ${values.count} events, ${perSecond.toFixed(0)} assessed a second end to end`);
  if (before !== null && after !== null)
    for (const [part, seconds] of Object.entries(cpuDifference(before, after)))
      console.log(
        `  ${part.padEnd(10)}${((seconds * 1_000) / Number(values.count)).toFixed(2).padStart(8)} ms an event`,
      );
  const alone = await calledAlone(eventsOf(Number(values.alternative)));
  console.log(`Beside it, a call of the function for each event: ${alone.toFixed(0)} a second`);
  if (perSecond < PER_SECOND_MIN) {
    console.error(`WRONG: less than ${PER_SECOND_MIN} a second`);
    process.exitCode = 1;
  }
} finally {
  await server.close();
}

/** Events a second, from the first put to the last assessment. */
async function streamed(events: readonly AnyEvent[]): Promise<number> {
  const bus = new EventBridgeClient({});
  const already = await assessed();
  const startedMs = performance.now();
  const chunks = Array.from({ length: Math.ceil(events.length / PUT_AT_ONCE) }, (_, n) =>
    events.slice(n * PUT_AT_ONCE, (n + 1) * PUT_AT_ONCE),
  );
  await inParallel(chunks, CALLS_AT_ONCE, (chunk) =>
    bus.send(
      new PutEventsCommand({
        Entries: chunk.map((event) => ({
          EventBusName: PREFIX,
          Source: EVENT_SOURCE,
          DetailType: event.type,
          Detail: JSON.stringify(event),
        })),
      }),
    ),
  );
  for (let done = 0; done < events.length; done = (await assessed()) - already) {
    if (performance.now() - startedMs > WAIT_MS_MAX)
      throw new Error(`${done} of ${events.length} events were assessed in ${WAIT_MS_MAX / 1_000} s`);
    await sleep(POLL_MS);
  }
  return events.length / ((performance.now() - startedMs) / 1_000);
}

async function assessed(): Promise<number> {
  let count = 0;
  const pages = paginateScan(
    { client: new DynamoDBClient({}) },
    {
      TableName: `${PREFIX}-risk`,
      Select: 'COUNT',
      FilterExpression: 'begins_with(pk, :pk)',
      ExpressionAttributeValues: { ':pk': { S: 'ASSESSED#' } },
    },
  );
  for await (const page of pages) count += page.Count ?? 0;
  return count;
}

async function calledAlone(events: readonly AnyEvent[]): Promise<number> {
  const lambda = new LambdaClient({});
  const startedMs = performance.now();
  await inParallel(events, CALLS_AT_ONCE, async (event) => {
    const data = Buffer.from(JSON.stringify(event)).toString('base64');
    const kinesis = { partitionKey: event.subject, sequenceNumber: event.id, data };
    const { Payload } = await lambda.send(
      new InvokeCommand({
        FunctionName: `${PREFIX}-scoreStream`,
        Payload: JSON.stringify({ Records: [{ eventID: event.id, kinesis }] }),
      }),
    );
    const answer = JSON.parse(Buffer.from(Payload ?? []).toString()) as { batchItemFailures?: unknown[] };
    if (answer.batchItemFailures?.length !== 0) throw new Error(`${event.id} was not assessed`);
  });
  return events.length / ((performance.now() - startedMs) / 1_000);
}
