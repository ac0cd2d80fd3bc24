import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiClient, asMerchant, type Subscription } from './server/apiClient.ts';
import { asOperator, type Operator } from './server/operator.ts';
import {
  type CardPayment,
  followPayments,
  gatewayCalls,
  getPayment,
  happenAtGateway,
  order,
  pay,
  releaseWebhooks,
  tryPayment,
  tryRefund,
} from './server/payments.ts';
import { type Server, spawnCommand, startServer } from './server/server.ts';
import { journalEntriesOf } from './server/transactions.ts';

let server: Server;
let merchant: ApiClient;
let other: ApiClient;
let operator: Operator;
let pushes: Subscription<CardPayment>;

beforeAll(async () => {
  server = await startServer();
  merchant = asMerchant(server.outputs);
  other = asMerchant(server.outputs, server.outputs.otherMerchantApiKey);
  operator = asOperator(server.workspace);
  pushes = await followPayments(merchant);
});
afterAll(async () => {
  merchant?.close();
  other?.close();
  operator?.close();
  await server?.close();
});

const pushed = (id: string, status: string): Promise<CardPayment> =>
  pushes.until((push) => push.id === id && push.status === status);

/** What a command printed, and how it ended. */
async function run(args: readonly string[]): Promise<{ code: number | null; printed: string }> {
  const child = spawnCommand(server.workspace.directory, args);
  let printed = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, printed };
}

describe('npm run gateways -- reconcile', () => {
  it('given what the sandbox settled, then it ends with 0; with a line twice, with 1 and its payment; a payout is posted once', async () => {
    const { id } = await pay(merchant, 'createPayment', order());
    await pushed(id, 'POSTED');
    const settled = await (await fetch(`${server.outputs.gatewayUrl}/control/settlement-report`)).text();
    const [header = '', ...lines] = settled.split('\n');
    const own = lines.filter((line) => line.includes(id));
    const paidOut = `PAYOUT,,,po_e2e,EUR,5.00,0.00,${new Date().toISOString()}`;
    const file = join(server.workspace.directory, '.local', 'settlement.csv');
    const reconcile = async (report: readonly string[], ...more: string[]) => {
      writeFileSync(file, [header, ...report].join('\n'));
      const account = ['--gateway', 'sandbox', '--account', 'demo', '--report', file, '--format', 'json'];
      return run(['scripts/gateways.ts', 'reconcile', ...account, ...more]);
    };
    for (let times = 0; times < 2; times++) {
      const { code, printed } = await reconcile([...own, paidOut], '--post-payouts');
      expect(code, printed).toBe(0);
    }
    const bank = await merchant.ask<{ balance: string }>(
      'query Bank($id: ID!) { getAccount(id: $id) { balance } }',
      { id: 'card-sandbox:bank:EUR' },
    );
    expect(bank.balance).toBe('5.00');
    const doubled = await reconcile([...own, ...own]);
    expect(doubled.code, doubled.printed).toBe(1);
    expect(JSON.parse(doubled.printed)).toMatchObject({ findings: [{ finding: 'DOUBLED', payment: id }] });
    expect((await reconcile(['CAPTURE,p,r,c,EUR,x,0,2026-01-01'])).code).toBe(2);
  });
});

describe('npm run demo -- card', () => {
  it('given a running server, then it pays with a challenge, refunds half and shows the ledger', async () => {
    const { code, printed } = await run(['scripts/demo.ts', 'card']);
    expect(code, printed).toBe(0);
    for (const text of ['REQUIRES_ACTION', 'CAPTURED', 'POSTED', 'PARTIALLY_REFUNDED'])
      expect(printed).toContain(`pushed  ${text}`);
    expect(printed).toMatch(/payable +grew by +10\.00/);
  });
});

describe('a card payment', () => {
  it('given a good card, then each step is pushed, and the ledger has receivable and payable', async () => {
    const created = await pay(merchant, 'createPayment', order());
    expect(created).toMatchObject({ kind: 'CARD', status: 'CAPTURED', amount: '12.50', gateway: 'sandbox' });
    for (const status of ['CAPTURED', 'POSTED']) await pushed(created.id, status);
    const posted = await getPayment(merchant, created.id);
    expect(posted).toMatchObject({ status: 'POSTED', amountCaptured: '12.50', clientSecret: null });
    const lines = async () => {
      const entries = await journalEntriesOf(operator, created.id);
      const postings = entries.flatMap((entry) => entry.postings);
      return postings
        .map(({ side, amount, accountId }) => `${side} ${accountId.split(':')[2]} ${amount}`)
        .sort();
    };
    // The fee has an entry of its own, beside the one that makes it POSTED.
    await expect
      .poll(lines)
      .toEqual([
        'CREDIT payable 1250',
        'CREDIT receivable 18',
        'DEBIT fee-expense 18',
        'DEBIT receivable 1250',
      ]);
  });

  it('given a card that is refused, then the same key replays the refusal, and the gateway was called once', async () => {
    const input = order({ paymentMethodId: 'pm_decline' });
    const first = await pay(merchant, 'createPayment', input);
    expect(first).toMatchObject({ status: 'FAILED', failureCode: 'insufficient_funds' });
    expect(await pay(merchant, 'createPayment', input)).toMatchObject({ id: first.id, status: 'FAILED' });
    expect(await gatewayCalls(server.outputs, 'create', first.id)).toHaveLength(1);
    const { errors } = await tryPayment(merchant, 'createPayment', { ...input, amount: '13.00' });
    expect(errors).toMatchObject([{ errorType: 'IdempotencyKeyReused' }]);
  });

  it('given a payer who has to act, then the secret is told once more, never stored or pushed; confirmed it is taken', async () => {
    const input = order({ paymentMethodId: 'pm_requires_action', returnUrl: 'https://shop.example/back' });
    const created = await pay(merchant, 'createPayment', input);
    expect(created.status).toBe('REQUIRES_ACTION');
    expect(created.clientSecret).toContain('_secret_');
    expect(created.actionUrl).toContain('https://');
    const again = await pay(merchant, 'createPayment', input);
    expect(again).toMatchObject({ id: created.id, clientSecret: created.clientSecret });
    expect(await pushed(created.id, 'REQUIRES_ACTION')).toMatchObject({
      clientSecret: null,
      actionUrl: null,
    });
    const stored = await operator.items('transactions');
    expect(JSON.stringify(stored)).not.toContain('_secret_');
    expect(server.printed()).not.toContain('_secret_');
    const confirmed = await pay(merchant, 'confirmPayment', {
      idempotencyKey: crypto.randomUUID(),
      transactionId: created.id,
      details: JSON.stringify({ challenge: 'passed' }),
    });
    expect(confirmed.status).toBe('CAPTURED');
    await pushed(created.id, 'POSTED');
  });

  it('given an authorisation, then a part is captured once, and half of it refunded', async () => {
    const created = await pay(merchant, 'createPayment', order({ capture: false }));
    expect(created).toMatchObject({ status: 'AUTHORIZED', amountCaptured: '0.00' });
    await pushed(created.id, 'AUTHORIZED');
    const input = { idempotencyKey: crypto.randomUUID(), transactionId: created.id, amount: '10.00' };
    const captured = await pay(merchant, 'capturePayment', input);
    expect(captured).toMatchObject({ status: 'CAPTURED', amountCaptured: '10.00' });
    await pushed(created.id, 'POSTED');
    expect(await pay(merchant, 'capturePayment', input)).toMatchObject({ amountCaptured: '10.00' });
    const { data } = await tryRefund(merchant, { transactionId: created.id, amount: '5.00' });
    expect(data?.refundPayment).toMatchObject({ amount: '5.00', status: 'SUCCEEDED' });
    const refunded = await pushed(created.id, 'PARTIALLY_REFUNDED');
    expect(refunded).toMatchObject({ amountRefunded: '5.00', refunds: [{ amount: '5.00' }] });
    const tooMuch = await tryRefund(merchant, { transactionId: created.id, amount: '5.01' });
    expect(tooMuch.errors).toMatchObject([{ errorType: 'InvalidInput', errorInfo: { field: 'amount' } }]);
    expect(await gatewayCalls(server.outputs, 'capture', created.gatewayReference ?? '')).toHaveLength(1);
  });

  it('given an authorisation that is voided, then it can no more be captured', async () => {
    const created = await pay(merchant, 'createPayment', order({ capture: false }));
    const input = { idempotencyKey: crypto.randomUUID(), transactionId: created.id };
    expect((await pay(merchant, 'voidPayment', input)).status).toBe('VOIDED');
    await pushed(created.id, 'VOIDED');
    const late = await tryPayment(merchant, 'capturePayment', input);
    expect(late.errors).toMatchObject([{ errorType: 'InvalidState', errorInfo: { status: 'VOIDED' } }]);
  });

  it('given one key in many calls at a time, then one payment is made and the gateway called once', async () => {
    const input = order();
    const replies = await Promise.all(
      Array.from({ length: 60 }, () => tryPayment(merchant, 'createPayment', input)),
    );
    const ids = new Set(replies.flatMap(({ data }) => data?.['createPayment']?.id ?? []));
    expect([...ids]).toHaveLength(1);
    const codes = new Set(replies.flatMap(({ errors = [] }) => errors.map(({ errorType }) => errorType)));
    expect([...codes].filter((code) => code !== 'IdempotencyInProgress')).toEqual([]);
    expect(await gatewayCalls(server.outputs, 'create', [...ids][0] ?? '')).toHaveLength(1);
  });

  it('given a card number in any field, then it is refused by name and stored nowhere', async () => {
    const number = '4242 4242 4242 4242';
    for (const [field, value] of Object.entries({
      paymentMethodId: number,
      orderId: number.replaceAll(' ', ''),
      metadata: JSON.stringify({ note: `card ${number.replaceAll(' ', '-')}` }),
    })) {
      const { data, errors } = await tryPayment(merchant, 'createPayment', order({ [field]: value }));
      expect(data?.['createPayment'] ?? null).toBeNull();
      expect(errors).toMatchObject([{ errorType: 'CardDataNotAccepted', errorInfo: { field } }]);
      expect(JSON.stringify(errors)).not.toContain('4242');
    }
    // Whole: four of its digits stand in many a hash.
    const stored = JSON.stringify(await operator.items('claims')).replace(/[ -]/g, '');
    expect(stored).not.toContain(number.replaceAll(' ', ''));
  });

  it('given another merchant, then the payment is not there', async () => {
    const { id } = await pay(merchant, 'createPayment', order({ capture: false }));
    const input = { idempotencyKey: crypto.randomUUID(), transactionId: id };
    expect((await tryPayment(other, 'voidPayment', input)).errors).toMatchObject([{ errorType: 'NotFound' }]);
    expect((await tryRefund(other, { transactionId: id })).errors).toMatchObject([{ errorType: 'NotFound' }]);
  });
});

describe('a webhook of a gateway', () => {
  it('given a payment whose answer was lost, when the gateway tells of it, then it is taken and posted', async () => {
    const created = await pay(merchant, 'createPayment', order({ paymentMethodId: 'pm_lost_until_webhook' }));
    expect(created).toMatchObject({ status: 'UNKNOWN', gatewayReference: null });
    await releaseWebhooks(server.outputs);
    const posted = await pushed(created.id, 'POSTED');
    expect(posted).toMatchObject({
      amountCaptured: '12.50',
      gatewayReference: expect.stringMatching(/^pay_/),
    });
    expect(await gatewayCalls(server.outputs, 'create', created.id)).toHaveLength(1);
  });

  it('given a dispute that opens and is won, then each is pushed', async () => {
    const { id, gatewayReference } = await pay(merchant, 'createPayment', order());
    await pushed(id, 'POSTED');
    await happenAtGateway(server.outputs, gatewayReference ?? '', 'dispute');
    expect(await pushed(id, 'DISPUTED')).toMatchObject({ disputes: [{ amount: '12.50', status: 'OPEN' }] });
    await happenAtGateway(server.outputs, gatewayReference ?? '', 'dispute/won');
    await pushes.until((push) => push.id === id && push.disputes[0]?.status === 'WON');
  });

  it('given one that is forged, too large or nobody’s, then it is refused, and nothing is kept', async () => {
    const kept = (await operator.items('gateway-events')).length;
    const post = async (path: string, body: string | Buffer, headers: Record<string, string> = {}) =>
      (await fetch(`${server.outputs.webhookUrl}/${path}`, { method: 'POST', body, headers })).status;
    const forged = { 'sandbox-signature': `t=${Math.floor(Date.now() / 1_000)},v1=${'0'.repeat(64)}` };
    expect(await post('sandbox/demo', '{"id":"evt_1"}', forged)).toBe(400);
    expect(await post('sandbox/demo', '{"id":"evt_1"}')).toBe(400);
    expect(await post('sandbox/demo', Buffer.alloc(65_537), forged)).toBe(413);
    expect(await post('sandbox/nobody', '{}', forged)).toBe(404);
    expect(await post('nobody/demo', '{}', forged)).toBe(404);
    expect(await post('sandbox', '{}', forged)).toBe(403);
    expect(await operator.items('gateway-events')).toHaveLength(kept);
    expect(server.printed()).not.toContain('whsec_');
  });
});
