import { setTimeout as sleep } from 'node:timers/promises';
import type { AppSyncClient } from './appsyncClient.ts';

interface PushedPayment {
  id: string;
  version: number;
  status: string;
  amountCaptured: string | null;
  amountRefunded: string;
}

interface CreatedPayment extends PushedPayment {
  clientSecret: string | null;
  actionUrl: string | null;
}

const FIELDS = 'id version status amountCaptured amountRefunded';
const AMOUNT = '20.00';
const HALF = '10.00';

/** The merchant's accounts that a card payment moves, as `getAccount` names them. */
const ACCOUNTS = ['receivable', 'payable', 'fee-expense'] as const;

/**
 * Pays by card with a challenge of 3-D Secure, refunds half, and shows each push and what it left in the ledger.
 *
 * @param deadline milliseconds since 1970
 * @throws Error when a push does not come in time, or the books do not say what was paid
 */
export async function cardDemo(client: AppSyncClient, deadline: number): Promise<void> {
  const follow = await followPayments(client, deadline);
  const before = await balances(client);
  const created = await create(client);
  console.log(`\nPayment ${created.id}: EUR ${AMOUNT}, ${created.status}`);
  console.log(`  the payer is sent to ${created.actionUrl ?? '–'} and passes the challenge …\n`);
  await confirm(client, created.id);
  await follow.until(created.id, 'POSTED');
  await refundHalf(client, created.id);
  await follow.until(created.id, 'PARTIALLY_REFUNDED');
  await showLedger(client, before, deadline);
  console.log(
    '\nThe payment was taken after its challenge, half of it paid back, and the ledger says the same.',
  );
}

async function create(client: AppSyncClient): Promise<CreatedPayment> {
  const input = {
    idempotencyKey: crypto.randomUUID(),
    amount: AMOUNT,
    currency: 'EUR',
    customerId: 'demo-customer',
    paymentMethodId: 'pm_requires_action',
    returnUrl: 'https://shop.example/return',
  };
  const { createPayment } = await client.request<{ createPayment: CreatedPayment }>(
    `mutation Create($input: CreatePaymentInput!) {
      createPayment(input: $input) { ${FIELDS} clientSecret actionUrl } }`,
    { input },
  );
  return createPayment;
}

async function confirm(client: AppSyncClient, transactionId: string): Promise<void> {
  const details = JSON.stringify({ challenge: 'passed' });
  await client.request(
    `mutation Confirm($input: ConfirmPaymentInput!) { confirmPayment(input: $input) { ${FIELDS} } }`,
    { input: { idempotencyKey: crypto.randomUUID(), transactionId, details } },
  );
}

async function refundHalf(client: AppSyncClient, transactionId: string): Promise<void> {
  const { refundPayment } = await client.request<{ refundPayment: { id: string; status: string } }>(
    'mutation Refund($input: RefundPaymentInput!) { refundPayment(input: $input) { id status } }',
    { input: { idempotencyKey: crypto.randomUUID(), transactionId, amount: HALF } },
  );
  console.log(`\nRefund ${refundPayment.id}: EUR ${HALF}, ${refundPayment.status}\n`);
}

/** Shows each push once, in the order in which they come. */
async function followPayments(
  client: AppSyncClient,
  deadline: number,
): Promise<{ until(id: string, status: string): Promise<void> }> {
  const pushes: PushedPayment[] = [];
  let look: () => void = () => undefined;
  const began = Date.now();
  await client.subscribe<{ onTransactionChanged: PushedPayment }>(
    `subscription { onTransactionChanged { ${FIELDS} } }`,
    {},
    ({ onTransactionChanged: push }) => {
      if (pushes.some(({ id, version }) => id === push.id && version === push.version)) return;
      pushes.push(push);
      const seconds = ((Date.now() - began) / 1_000).toFixed(2);
      console.log(
        `  pushed  ${push.status.padEnd(18)} +${seconds} s   taken ${push.amountCaptured ?? '–'}, paid back ${push.amountRefunded}`,
      );
      look();
    },
  );
  const until = (id: string, status: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const late = () => reject(new Error(`payment ${id} was not pushed as ${status}`));
      const timer = setTimeout(late, deadline - Date.now());
      look = () => {
        if (!pushes.some((push) => push.id === id && push.status === status)) return;
        clearTimeout(timer);
        resolve();
      };
      look();
    });
  return { until };
}

type Balances = Readonly<Record<(typeof ACCOUNTS)[number], bigint>>;

/** In cents; an account that nothing was posted to has none. */
async function balances(client: AppSyncClient): Promise<Balances> {
  const read = ACCOUNTS.map(async (role) => {
    const { getAccount } = await client.request<{ getAccount: { balance: string } | null }>(
      'query Account($id: ID!) { getAccount(id: $id) { balance } }',
      { id: `card-sandbox:${role}:EUR` },
    );
    return [role, BigInt((getAccount?.balance ?? '0.00').replace('.', ''))] as const;
  });
  return Object.fromEntries(await Promise.all(read)) as unknown as Balances;
}

/** Entries follow the pushes: the books are read until they say what was paid. */
async function showLedger(client: AppSyncClient, before: Balances, deadline: number): Promise<void> {
  for (;;) {
    const after = await balances(client);
    const grew = (role: keyof Balances): bigint => after[role] - before[role];
    const claim = grew('payable') - grew('fee-expense');
    const whole = grew('payable') === 1_000n && grew('fee-expense') > 0n && grew('receivable') === claim;
    if (!whole && Date.now() < deadline) {
      await sleep(200);
      continue;
    }
    console.log('\nLedger');
    for (const role of ACCOUNTS) console.log(`  ${role.padEnd(12)} grew by ${cents(grew(role)).padStart(7)}`);
    if (!whole) throw new Error(`the books do not say that EUR ${AMOUNT} were taken and ${HALF} paid back`);
    return;
  }
}

function cents(units: bigint): string {
  const text = (units < 0n ? -units : units).toString().padStart(3, '0');
  return `${units < 0n ? '-' : ''}${text.slice(0, -2)}.${text.slice(-2)}`;
}
