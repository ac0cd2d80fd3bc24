import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { QueryCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import type { AnyEvent } from '../../../../functions/events/eventTypes.ts';
import { assessEvent, type AssessEventDeps } from '../../../../functions/risk/assessEvent.ts';
import { dynamoAssessments } from '../../../../functions/risk/dynamoAssessments.ts';
import { dynamoFeatures } from '../../../../functions/risk/dynamoFeatures.ts';
import { dynamoPseudonymKeys } from '../../../../functions/risk/dynamoPseudonymKeys.ts';
import { dynamoRiskTable } from '../../../../functions/risk/dynamoRiskTable.ts';
import { rowsTogether } from '../../../../functions/risk/dynamoRowsTogether.ts';
import { featuresOf } from '../../../../functions/risk/features.ts';
import {
  parseFeatureSnapshot,
  type EventAssessed,
  type RiskEvent,
  score,
} from '../../../../functions/risk/ports.ts';
import { prepareAttempt } from '../../../../functions/risk/prepareAttempt.ts';
import { currentSettings } from '../../../../functions/risk/currentSettings.ts';
import { streamedEvent } from '../../../../functions/risk/streamedEvent.ts';
import { systemClock } from '../../../../functions/shared/clock.ts';
import { startTestDynamoDB } from '../../../engines/dynamodb.ts';
import { createRiskTable } from '../../../engines/riskTable.ts';
import { testClient } from '../../../engines/tables.ts';
import { cardEvent, paidInvoice } from '../../../fixtures/risk/streamedEvents.ts';

const AT_MS = Date.parse('2026-11-22T12:00:00.000Z');
let dynamo: Awaited<ReturnType<typeof startTestDynamoDB>>;
beforeAll(async () => {
  dynamo = await startTestDynamoDB();
});
afterAll(() => dynamo?.close());

let tables = 0;
/** A consumer with an empty table; `died` may end a call after it has done its work. */
async function world(died: () => void = () => {}) {
  const client = testClient(dynamo.endpoint);
  const table = { client, tableName: `risk-${(tables += 1)}` };
  await createRiskTable(client, table.tableName);
  const settings = currentSettings({
    source: { read: () => Promise.resolve({ rules: null, lists: null }) },
    clock: systemClock,
    refused: () => expect.unreachable(),
  });
  const keys = dynamoPseudonymKeys({
    ...table,
    clock: systemClock,
    newKey: () => Buffer.alloc(32, 7).toString('base64url'),
  });
  const prepare = prepareAttempt({ keys, settings, usdCentsOf: () => Promise.resolve(500n) });
  const alerts: EventAssessed[] = [];
  const rows = dynamoRiskTable(table, rowsTogether(table));
  const features = dynamoFeatures(rows);
  const deps: AssessEventDeps = {
    features: dying(features, died),
    prepare,
    settings,
    assessments: dying(dynamoAssessments(rows), died),
    alerts: dying({ raise: async (alert: EventAssessed) => void alerts.push(alert) }, died),
    clock: systemClock,
  };
  return { client, table, settings, prepare, alerts, features, consume: assessEvent(deps) };
}

/** The same, of which each call may be its process's last. */
function dying<T extends object>(port: T, died: () => void): T {
  return new Proxy(port, {
    get:
      (target, name) =>
      async (...args: unknown[]) => {
        const result: unknown = await (Reflect.get(target, name) as (...all: unknown[]) => unknown)(...args);
        died();
        return result;
      },
  });
}

const events: AnyEvent[] = [
  paidInvoice({ id: 'inv_1', customerId: 'c1', paidAt: '2026-11-22T11:50:00.000Z' }),
  cardEvent('transaction.posted', { id: 'txn_1', kind: 'TRANSFER', customerId: 'c1' }),
  paidInvoice({ id: 'inv_2', customerId: 'c1', paidAt: '2026-11-22T11:55:00.000Z' }),
];

/** What the pure fold says of a later invoice of the customer's, beside what the store says. */
async function bothOf({ prepare, features }: Awaited<ReturnType<typeof world>>) {
  const told = events.map((event) => streamedEvent(event)!);
  const folded: RiskEvent[] = [];
  for (const { asked, outcome } of told) {
    folded.push({ type: 'ATTEMPTED', attempt: (await prepare(asked!)).attempt }, outcome!);
  }
  const later = streamedEvent(paidInvoice({ id: 'inv_9', customerId: 'c1' }))!.asked!;
  const { attempt, shared } = await prepare({ ...later, atMs: AT_MS + 60_000 });
  return { stored: await features.featuresOf(attempt, shared), folded: featuresOf(attempt, folded) };
}

describe('events that the stream brings', () => {
  it('given events in another order and repeated, then each counts once, as the fold of them says', async () => {
    const one = await world();
    for (const event of [...events].reverse()) await one.consume(event);
    for (const event of events) expect(await one.consume(event)).toBe('ASSESSED_BEFORE');
    const { stored, folded } = await bothOf(one);
    expect(stored).toEqual(folded);
    expect(stored.history.successes).toBe(2);
  });

  it('given a consumer that dies after any of its calls, when all comes again, then each event counts once', async () => {
    const counted = await world(() => (calls += 1));
    let calls = 0;
    for (const event of events) await counted.consume(event);
    expect(calls).toBeGreaterThan(10);
    for (let last = 1; last <= calls; last += 1) {
      let left = last;
      const one = await world(() => {
        left -= 1;
        if (left === 0) throw new Error('killed');
      });
      const batch = async (): Promise<void> => {
        for (const event of events) await one.consume(event);
      };
      await expect(batch()).rejects.toThrow('killed');
      await batch();
      const { stored, folded } = await bothOf(one);
      expect(stored).toEqual(folded);
    }
  });

  it('given an assessment, then its snapshot and rules score to the same bytes, and no name is in the table', async () => {
    const one = await world();
    await one.consume(paidInvoice({ id: 'inv_1', customerId: 'somebody@example.com' }));
    const { Items = [] } = await one.client.send(
      new QueryCommand({
        TableName: one.table.tableName,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': 'ASSESSED#inv_1#3' },
      }),
    );
    const [kept] = Items as { snapshot: string; score: number; factors: unknown; rulesVersion: string }[];
    const snapshot = parseFeatureSnapshot(JSON.parse(kept!.snapshot));
    if (!snapshot.ok) throw new Error('the snapshot cannot be read');
    const again = score(snapshot.value, await one.settings());
    const { score: total, factors, rulesVersion } = kept!;
    expect({ score: total, factors, rulesVersion }).toEqual({
      score: again.score,
      factors: again.factors,
      rulesVersion: again.rulesVersion,
    });
    const { Items: all = [] } = await one.client.send(new ScanCommand({ TableName: one.table.tableName }));
    const texts = JSON.stringify(all.filter(({ pk }) => !String(pk).startsWith('KEY#')));
    expect(texts).not.toContain('somebody@example.com');
  });

  it('given many cards that are declined from one device, then the dispute of one of them is told to people', async () => {
    const one = await world();
    const asked = (id: string) => ({
      ...streamedEvent(paidInvoice({ id, customerId: 'c1' }))!.asked!,
      kind: 'CARD' as const,
      deviceId: 'd1',
      country: 'DE',
      card: `card of ${id}`,
    });
    const ids = Array.from({ length: 30 }, (_, n) => `txn_${String(n).padStart(2, '0')}`);
    for (const id of ids) {
      await one.features.writeAttempt(await one.prepare(asked(id)));
      await one.consume(cardEvent('transaction.failed', { id, status: 'FAILED' }));
    }
    const last = cardEvent('transaction.dispute_opened', { id: ids.at(-1)!, version: 9 });
    expect(await one.consume(last)).toBe('ALERTED');
    expect(one.alerts.at(-1)).toMatchObject({
      eventId: `${ids.at(-1)}#9`,
      merchantId: 'bookshop',
      assessment: { decision: expect.stringMatching(/REVIEW|REFUSE/) as string },
    });
    expect(JSON.stringify(one.alerts)).not.toMatch(/"c1"|"d1"|card of/);
  });

  it('given a dispute of a payment that is older than its attempt is kept, then nothing is judged', async () => {
    const one = await world();
    expect(await one.consume(cardEvent('transaction.dispute_opened'))).toBe('ATTEMPT_UNKNOWN');
  });
});
