/**
 * `npm run bench:risk -- --batch`: batches of a hundred paid invoices of as many customers through the consumer of the risk stream on a real table, their
 * rows together and, in the same run, each alone: calls and the processor's time of this process an event. What the whole local server
 * takes has `--stream`.
 */
import process from 'node:process';
import { consumeStream } from '../../functions/events/consumeStream.ts';
import { assessEvent } from '../../functions/risk/assessEvent.ts';
import { dynamoAssessments } from '../../functions/risk/dynamoAssessments.ts';
import { dynamoRisk } from '../../functions/risk/dynamoRisk.ts';
import { rowsTogether } from '../../functions/risk/dynamoRowsTogether.ts';
import { prepareAttempt } from '../../functions/risk/prepareAttempt.ts';
import type { Log } from '../../functions/shared/log.ts';
import { startTestDynamoDB } from '../../test/engines/dynamodb.ts';
import { startFaulty } from '../../test/engines/faultyDynamodb.ts';
import { createRiskTable } from '../../test/engines/riskTable.ts';
import { testClient } from '../../test/engines/tables.ts';
import { paidInvoice } from '../../test/fixtures/risk/streamedEvents.ts';

const [BATCHES, BATCH] = [5, 100];
const QUIET = { info: () => undefined, warn: console.error, error: console.error } as unknown as Log;

const dynamo = await startTestDynamoDB();
let calls = 0;
const counting = await startFaulty(dynamo.endpoint, (_call, proceed) => {
  calls++;
  return proceed();
});
const client = testClient(counting.endpoint);
await createRiskTable(client, 'risk');
try {
  for (const way of ['alone', 'together'] as const) {
    const consume = consumer(way);
    await consume(batch(way, 0));
    const [before, startedMs] = [process.cpuUsage(), performance.now()];
    calls = 0;
    for (let n = 1; n <= BATCHES; n++) {
      const { batchItemFailures } = await consume(batch(way, n));
      if (batchItemFailures.length > 0) throw new Error(`${batchItemFailures.length} records failed`);
    }
    const { user, system } = process.cpuUsage(before);
    const events = BATCHES * BATCH;
    const perSecond = events / ((performance.now() - startedMs) / 1_000);
    console.log(
      `rows ${way.padEnd(9)} ${(calls / events).toFixed(2)} calls and ${((user + system) / 1_000 / events).toFixed(2)} ms of processor an event, ${perSecond.toFixed(0)} a second`,
    );
  }
} finally {
  await counting.close();
  await dynamo.close();
}

function consumer(way: 'alone' | 'together') {
  const risk = dynamoRisk({
    client,
    env: { RISK_TABLE: 'risk', RISK_RULES_PARAMETER: 'unused' },
    reference: { rate: () => Promise.resolve(null) },
    source: { read: () => Promise.resolve({ rules: null, lists: null }) },
    log: console,
    ...(way === 'together' ? { access: rowsTogether({ client, tableName: 'risk' }) } : {}),
  });
  return consumeStream({
    log: QUIET,
    consume: assessEvent({
      ...risk,
      prepare: prepareAttempt(risk),
      assessments: dynamoAssessments(risk.table),
      alerts: { raise: () => Promise.resolve() },
    }),
  });
}

function batch(way: string, number: number): Parameters<ReturnType<typeof consumer>>[0] {
  const Records = Array.from({ length: BATCH }, (_, n) => {
    const customerId = `${way}-${number}-${n}`;
    const event = paidInvoice({ id: `inv_${customerId}`, customerId, paidAt: new Date().toISOString() });
    const data = Buffer.from(JSON.stringify(event)).toString('base64');
    return { eventID: event.id, kinesis: { partitionKey: customerId, sequenceNumber: event.id, data } };
  });
  return { Records } as unknown as Parameters<ReturnType<typeof consumer>>[0];
}
