import type { SNSClient } from '@aws-sdk/client-sns';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { snsRiskAlerts } from '../../../../functions/risk/snsRiskAlerts.ts';

/** What is published for an alert of a dispute. */
async function published(): Promise<{ Subject: string; Message: string }> {
  const sent: unknown[] = [];
  const client = { send: (command: { input: unknown }) => Promise.resolve(void sent.push(command.input)) };
  await snsRiskAlerts({ client: client as unknown as SNSClient, topicArn: 'arn' }).raise({
    eventId: 'txn_1#4',
    eventType: 'transaction.dispute_opened',
    merchantId: 'demo',
    transactionId: 'txn_1',
    assessment: {
      score: 85,
      decision: 'REFUSE',
      factors: [{ code: 'CARD_TESTING', score: 40, detail: '12 cards from one device.', facts: {} }],
      shadow: null,
      rulesVersion: 'abcdef0123456789',
    },
  });
  return sent[0] as { Subject: string; Message: string };
}

describe('the alert of a transaction whose money has moved', () => {
  it('given what was found, then it says of what, why, and what to do', async () => {
    const { Subject, Message } = await published();
    expect(Subject).toBe('Risk 85: txn_1');
    for (const part of [
      'txn_1 of merchant demo',
      'CARD_TESTING (40): 12 cards',
      'refundPayment',
      'abcdef012345',
    ])
      expect(Message).toContain(part);
  });

  it('given a command or a field that it names, then there is such', async () => {
    const { Message } = await published();
    const named = [...Message.matchAll(/npm run risk -- (\w+)/g)].map(([, command]) => command ?? '');
    expect(named).toEqual(['lists']);
    const commands = readFileSync('scripts/risk.ts', 'utf8');
    for (const command of named) expect(commands).toContain(`'${command}'`);
    expect(readFileSync('schema/transactions.graphql', 'utf8')).toMatch(/\blistReviews\(/);
    const fields = readFileSync('cdk/contexts/risk/risk.ts', 'utf8');
    expect(fields).toContain('What waits: listReviews.');
  });
});
