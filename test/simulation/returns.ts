import { amountDue, isAllReturned } from '../../functions/invoices/paidAmount.ts';
import { withTransition } from '../../functions/shared/transitions.ts';
import type { Action } from './actions.ts';
import type { KnownInvoice, World } from './world.ts';

/** The invoice that an action is about, the newest ones mostly. */
function chooseInvoice({ invoices }: World, a: number): KnownInvoice | undefined {
  return invoices[invoices.length - 1 - Math.floor(a * a * invoices.length)];
}

/** Of the two assets of a chain, the one that the invoice does not ask for. */
function otherToken({ made, chain }: KnownInvoice): string | null {
  const other = chain.driver.config.assets.find(
    ({ tokenAddress }) => tokenAddress !== made.asset.tokenAddress,
  );
  return other?.tokenAddress ?? null;
}

/** Somebody pays in another asset than the invoice asks for. */
export async function payAstray(world: World, { a, b }: Action): Promise<void> {
  const known = chooseInvoice(world, a);
  if (known === undefined) return;
  const { driver, truth } = known.chain;
  const isToken = otherToken(known) !== null;
  const units = isToken
    ? BigInt(1 + Math.floor(b * 90_000_000))
    : 10n ** 13n * BigInt(1 + Math.floor(b * 9_000));
  const payment = { kind: isToken ? ('token' as const) : ('native' as const), to: known.made.address, units };
  const payments = [{ ...payment, invoice: known.number }];
  truth.paid(await driver.pay(payments), payments);
}

/** Most returns are of what nobody is owed; some are a mistake, or a theft. */
const MISTAKES_FROM = 0.85;

/**
 * Somebody with an address's key sends money from there, whatever state its invoice is in: what came in another asset, too much or late, all of it
 * or a part, or, by mistake, more.
 */
export async function sendBack(world: World, { a, b, c }: Action): Promise<void> {
  const known = chooseInvoice(world, a);
  if (known === undefined) return;
  const { made, chain, number } = known;
  const { driver, truth } = chain;
  const other = otherToken(known);
  const [astray = 0n] = await driver.balances(other, [made.address]);
  const token = astray > 0n && c < 0.5 ? other : made.asset.tokenAddress;
  const [balance = 0n] = await driver.balances(token, [made.address]);
  const there = token === null ? balance - (await driver.feeToSendBack()) : balance;
  const spare = token === other ? there : unasked(known);
  const most = b >= MISTAKES_FROM || spare > there ? there : spare;
  const units = c * 7 - Math.floor(c * 7) < 0.6 ? most : most / 2n;
  if (units <= 0n) return;
  const sent = { index: made.derivationIndex, token, units };
  const hash = await driver.sendBack(sent);
  if (hash !== null) truth.sentBack(hash, sent, number);
}

/** Base units that stand beyond what the invoice asks for, or came late to one that holds them. */
function unasked({ made, chain, number }: KnownInvoice): bigint {
  const kinds = made.asset.tokenAddress === null ? ['native', 'inside'] : ['token'];
  const standing = chain.truth.of(number).filter(({ place, kind }) => place !== null && kinds.includes(kind));
  const sum = (all: typeof standing): bigint => all.reduce((units, each) => units + each.units, 0n);
  const late = standing.filter(({ place }) => isLate(made, place?.timestamp ?? 0));
  const over = sum(standing) - made.amount.units;
  if (made.latePolicy === 'HOLD' && over <= 0n) return sum(late);
  return over > 0n ? over : 0n;
}

export function isLate({ expiresAt }: { readonly expiresAt: string }, seconds: number): boolean {
  return seconds * 1_000 > Date.parse(expiresAt);
}

/** What the mutation `acceptLatePayment` writes, and where it refuses. */
export async function acceptLate(world: World, { a }: Action): Promise<void> {
  const known = chooseInvoice(world, a);
  const before = known === undefined ? null : await world.stores.invoices.get(known.made.id);
  if (before?.status !== 'EXPIRED' || before.receivedLate.units === 0n || before.lateAccepted) return;
  if (isAllReturned(before)) return;
  const at = new Date(world.clock.nowMs()).toISOString();
  const version = before.version + 1;
  const accepted = { ...before, lateAccepted: true, asked: true, version, updatedAt: at };
  const status = 'CONFIRMING' as const;
  const transitions = withTransition(before.transitions, { status, at, version });
  const after = amountDue(before).units > 0n ? accepted : { ...accepted, status, transitions };
  await world.stores.settlements.commit({
    invoice: { before, after },
    deposits: [],
    sweep: null,
    fence: null,
  });
}

function isLost({ token, place, happened }: World['chains'][number]['truth']['returns'][number]): boolean {
  return token === null && happened && place === null;
}

/**
 * Whoever used the keys of addresses takes the nonces again of what a reorganisation lost, as the runbook says: by one wei sent back. What cannot
 * pay for it has nothing that waits behind it.
 */
export async function takeLostNonces({ driver, truth }: World['chains'][number]): Promise<void> {
  for (const { index, invoice } of truth.returns.filter(isLost)) {
    const sent = { index, token: null, units: 1n };
    const hash = await driver.sendBack(sent);
    if (hash !== null) truth.sentBack(hash, sent, invoice);
  }
}

/** One nonce more of each address where several were lost, or that could not pay for it, and of which the alarm still says that a transaction is stuck. */
export async function takeStuckNonces({ stores, invoices }: World): Promise<void> {
  for (const { chain, number, made } of invoices) {
    const lost = chain.truth.returns.find((each) => each.invoice === number && isLost(each));
    if (lost === undefined) continue;
    const invoice = await stores.invoices.get(made.id);
    if (invoice === null || !('sweepHold' in invoice) || !invoice.sweepHold?.startsWith('TRANSACTION_STUCK'))
      continue;
    const sent = { index: lost.index, token: null, units: 1n };
    const hash = await chain.driver.sendBack(sent);
    if (hash !== null) chain.truth.sentBack(hash, sent, number);
  }
}
