import { setTimeout as sleep } from 'node:timers/promises';
import QRCode from 'qrcode';
import type { AppSyncClient } from './appsyncClient.ts';

interface Payee {
  id: string;
  name: string;
  payUrl: string;
  emvPayload: string;
}

interface Receipt {
  id: string;
  status: string;
  amount: string;
  currency: string;
  payeeName: string;
  reason: string | null;
}

const AMOUNT = '12.40';
const PAYER = 'anna-eur-current';
const RECEIPT = 'id status amount currency payeeName reason';

/**
 * A payee and a code for one payment, a payer who is signed in and pays it, once; then what each account has.
 *
 * @param payer a client with the public API key, as a payer's phone has it
 * @param deadline milliseconds since 1970
 * @throws Error when the payment is not posted in time, the code is paid twice, or the books do not say what was paid
 */
export async function payeeDemo(
  client: AppSyncClient,
  payer: AppSyncClient,
  deadline: number,
): Promise<void> {
  await fund(client, deadline);
  const payee = await createPayee(client);
  console.log(`\nPayee ${payee.name} (${payee.id})\n  ${payee.emvPayload}`);
  const code = await createCode(client, payee);
  console.log(`\nA code for EUR ${AMOUNT}: ${code.payUrl}`);
  console.log(await QRCode.toString(code.payUrl, { type: 'terminal', small: true }));
  const before = await balanceOf(client, PAYER);
  const token = await signIn(client);
  const receipt = await pay(payer, token, code.id);
  console.log(
    `${receipt.status.padEnd(9)} EUR ${receipt.amount} to ${receipt.payeeName}, ${receipt.reason ?? ''} (${receipt.id})`,
  );
  await refusedAgain(payer, token, code.id);
  await posted(payer, receipt.id, deadline);
  const [left, got] = [await balanceOf(client, PAYER), await balanceOf(client, payee.id)];
  console.log(
    `POSTED    the payer has EUR ${text(left)}, ${text(before - left)} less, the payee ${text(got)}`,
  );
  if (before - left !== units(AMOUNT) || got !== units(AMOUNT))
    throw new Error(`the books do not say that EUR ${AMOUNT} went from payer to payee`);
  console.log('\nThe code was paid once, and the ledger says the same.');
}

/** An account gets money as another system tells it: by an INBOUND credit. */
async function fund(client: AppSyncClient, deadline: number): Promise<void> {
  const input = {
    idempotencyKey: crypto.randomUUID(),
    externalId: crypto.randomUUID(),
    amount: '50.00',
    currency: 'EUR',
    accountId: PAYER,
    direction: 'CREDIT',
    issuingCountryCode: 'DE',
  };
  const { submitTransaction } = await client.request<{ submitTransaction: { id: string } }>(
    'mutation Fund($input: SubmitTransactionInput!) { submitTransaction(input: $input) { id } }',
    { input },
  );
  await until(deadline, `credit ${submitTransaction.id} was not posted`, async () => {
    const { getTransaction } = await client.request<{ getTransaction: { status: string } }>(
      'query Funded($id: ID!) { getTransaction(id: $id) { status } }',
      { id: submitTransaction.id },
    );
    return getTransaction.status === 'POSTED';
  });
}

async function createPayee(client: AppSyncClient): Promise<Payee> {
  const input = {
    idempotencyKey: crypto.randomUUID(),
    name: 'Café Zwölf',
    city: 'Wien',
    countryCode: 'AT',
    currency: 'EUR',
  };
  const { createPayee: made } = await client.request<{ createPayee: Payee }>(
    'mutation Payee($input: CreatePayeeInput!) { createPayee(input: $input) { id name payUrl emvPayload } }',
    { input },
  );
  return made;
}

async function createCode(
  client: AppSyncClient,
  { id: payeeId }: Payee,
): Promise<{ id: string; payUrl: string }> {
  const facts = { payeeId, amount: AMOUNT, currency: 'EUR', reference: 'Table 7', expiresInMinutes: 10 };
  const { createPayeeQr } = await client.request<{ createPayeeQr: { id: string; payUrl: string } }>(
    'mutation Code($input: CreatePayeeQrInput!) { createPayeeQr(input: $input) { id payUrl } }',
    { input: { idempotencyKey: crypto.randomUUID(), ...facts } },
  );
  return createPayeeQr;
}

async function signIn(client: AppSyncClient): Promise<string> {
  const { createPayerSession } = await client.request<{ createPayerSession: { token: string } }>(
    'mutation SignIn($input: CreatePayerSessionInput!) { createPayerSession(input: $input) { token } }',
    { input: { payerId: PAYER, ceiling: '25.00', currency: 'EUR' } },
  );
  return createPayerSession.token;
}

async function pay(payer: AppSyncClient, token: string, payeeQrId: string): Promise<Receipt> {
  const { payWithSession } = await payer.request<{ payWithSession: Receipt }>(
    `mutation Pay($input: PayWithSessionInput!) { payWithSession(input: $input) { ${RECEIPT} } }`,
    { input: { idempotencyKey: crypto.randomUUID(), token, payeeQrId, currency: 'EUR' } },
  );
  return payWithSession;
}

async function refusedAgain(payer: AppSyncClient, token: string, payeeQrId: string): Promise<void> {
  const refusal = await pay(payer, token, payeeQrId).then(
    () => null,
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
  if (refusal === null) throw new Error(`code ${payeeQrId} was paid twice`);
  console.log(`REFUSED   once more: ${refusal}`);
}

async function posted(payer: AppSyncClient, id: string, deadline: number): Promise<void> {
  await until(deadline, `payment ${id} was not posted`, async () => {
    const { getTransferReceipt } = await payer.request<{ getTransferReceipt: Receipt | null }>(
      `query Receipt($id: ID!) { getTransferReceipt(id: $id) { ${RECEIPT} } }`,
      { id },
    );
    return getTransferReceipt?.status === 'POSTED';
  });
}

async function until(deadline: number, late: string, isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(late);
    await sleep(200);
  }
}

/** In cents; an account that nothing was posted to has none. */
async function balanceOf(client: AppSyncClient, id: string): Promise<bigint> {
  const { getAccount } = await client.request<{ getAccount: { balance: string } | null }>(
    'query Balance($id: ID!) { getAccount(id: $id) { balance } }',
    { id },
  );
  return units(getAccount?.balance ?? '0.00');
}

function units(amount: string): bigint {
  return BigInt(amount.replace('.', ''));
}

function text(cents: bigint): string {
  const digits = cents.toString().padStart(3, '0');
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
