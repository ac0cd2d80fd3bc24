import type { AssetConfig, ChainConfig } from '../../functions/chain/chainConfig.ts';
import type { Settlement } from '../../functions/chain/ports.ts';
import type { Invoice } from '../../functions/invoices/invoice.ts';
import type { Payment } from './driver.ts';
import { currentPass } from './passes.ts';
import { describeSweeps } from './sweeper.ts';
import { isLate } from './returns.ts';
import { unsettledReturns, wasReturned, wrongSuspense } from './returnInvariants.ts';
import type { Inclusion, KnownPayment } from './truth.ts';
import type { KnownInvoice, SimulatedChain, World } from './world.ts';

/** What must hold does not. */
export class Broken extends Error {
  override readonly name = 'Broken';
}

const KINDS: Readonly<Record<string, readonly Payment['kind'][]>> = {
  USDC: ['token'],
  ETH: ['native', 'inside'],
};

/**
 * Per asset, with S = the system's wallets: what S has = what it began with + payments - what the treasury got - what was sent back - fees that S paid.
 *
 * @throws Broken
 */
export async function checkMoney({ invoices }: World, chain: SimulatedChain): Promise<void> {
  const { driver, truth, treasury, funds } = chain;
  const { assets, treasury: treasuryAddress } = driver.config;
  const own = invoices.filter((each) => each.chain === chain).map(({ made }) => made.address);
  const wallet = await driver.signer.gasWallet();
  for (const { symbol, tokenAddress, native } of assets) {
    const balances = await driver.balances(tokenAddress, [treasuryAddress, wallet, ...own]);
    const [atTreasury = 0n, ...ours] = balances;
    const has = ours.reduce((sum, each) => sum + each, 0n);
    const swept = atTreasury - (treasury.get(symbol) ?? 0n);
    const fees = native ? truth.fees() : 0n;
    const expected =
      (funds.get(symbol) ?? 0n) +
      truth.brought(KINDS[symbol] ?? []) -
      swept -
      truth.returned(tokenAddress) -
      fees;
    if (has !== expected)
      throw new Broken(`${symbol} of ${driver.config.name}: the wallets have ${has}, expected ${expected}`);
  }
}

/** Looks at a write that happened. What is wrong is a complaint, since the code under test must not catch it. */
export function observeWrite(world: World, settlement: Settlement): void {
  world.books.written(settlement);
  const { invoice, deposits } = settlement;
  for (const { before, after } of deposits) {
    const known = world.invoices.find(({ made }) => made.id === after.invoiceId);
    if (known === undefined) world.complaints.push(`a deposit of no invoice: ${after.id}`);
    else if (before === null && !isReal(known, after))
      world.complaints.push(`${after.id} of ${known.made.id} was never paid: ${after.amount.units}`);
  }
  if (invoice === null || invoice.after.status !== 'PAID' || invoice.before.status === 'PAID') return;
  const known = world.invoices.find(({ made }) => made.id === invoice.after.id);
  const problem = known === undefined ? 'nobody made it' : unpaid(known, invoice.after);
  if (problem !== null) world.complaints.push(`${invoice.after.id} is PAID: ${problem}`);
}

/** Money in another asset than the invoice's is a deposit of its own kind. */
const isOther = ({ id }: { readonly id: string }): boolean => id.startsWith('oth_');

function paymentsOf({ chain, number, made }: KnownInvoice): readonly KnownPayment[] {
  return chain.truth.of(number).filter(({ kind }) => KINDS[made.asset.symbol]?.includes(kind));
}

function isReal(
  known: KnownInvoice,
  deposit: {
    readonly id: string;
    readonly txHash: string | null;
    readonly blockHash: string;
    readonly amount: { readonly units: bigint };
  },
): boolean {
  const { txHash, blockHash, amount } = deposit;
  const payments = isOther(deposit) ? known.chain.truth.of(known.number) : paymentsOf(known);
  const inBlock = payments.filter(({ inclusions }) => inclusions.some(({ hash }) => hash === blockHash));
  if (txHash !== null) return inBlock.some(({ hash, units }) => hash === txHash && units === amount.units);
  // Money from inside calls: a block is where it was found, and where older state is gone it may have come before.
  return paymentsOf(known).reduce((sum, { units }) => sum + units, 0n) >= amount.units;
}

/** Null where final money of a branch that stood when the pass saw it reaches the amount. */
function unpaid(known: KnownInvoice, invoice: Invoice): string | null {
  const { chain, made } = known;
  const began = Math.min(currentPass()?.startedAt ?? Infinity, chain.cursorStep);
  const payments = paymentsOf(known);
  const stood = (inclusion: Inclusion): boolean => inclusion.until >= began;
  const received = payments.filter(({ inclusions }) => inclusions.some(stood));
  const sum = (all: readonly KnownPayment[]): bigint => all.reduce((units, each) => units + each.units, 0n);
  const least = made.amount.units > invoice.confirmed.units ? made.amount.units : invoice.confirmed.units;
  const depth = requiredDepth(chain.driver.config, made.asset.symbol, least);
  const final = received.filter(({ inclusions }) =>
    inclusions.some((each) => stood(each) && each.depth >= depth),
  );
  if (sum(final) >= made.amount.units) return null;
  return `${sum(final)} of ${made.amount.units} is ${depth} blocks deep, ${sum(received)} was received`;
}

/** Blocks that a tag stands for, on the chains of the simulator. */
const FINALIZED_BLOCKS = 3;

function requiredDepth({ assets }: ChainConfig, symbol: string, units: bigint): number {
  const asset = assets.find((each) => each.symbol === symbol);
  const tier = asset?.finality.find(({ upTo }) => upTo === undefined || units <= limitOf(asset, upTo));
  if (tier === undefined) throw new Error(`no finality of ${symbol}`);
  return 'depth' in tier ? tier.depth : FINALIZED_BLOCKS;
}

function limitOf({ decimals }: AssetConfig, upTo: string): bigint {
  return BigInt(upTo) * 10n ** BigInt(decimals);
}

/** Null where every invoice is where the payments that stand put it; else what is not, of the first one. */
export async function unsettled(world: World): Promise<string | null> {
  for (const known of world.invoices) {
    const problem = await unsettledInvoice(world, known);
    if (problem !== null) return `${known.made.id}: ${problem}\n${await describe(world, known)}`;
  }
  return null;
}

/** Whether nothing is unsettled but what was sent back and no endpoint showed: that the daily look alone finds. */
export async function waitsForDailyLook(world: World): Promise<boolean> {
  for (const known of world.invoices) {
    const problem = await unsettledInvoice(world, known);
    if (problem !== null && problem !== (await unsettledReturns(world, known))) return false;
  }
  return true;
}

async function unsettledInvoice(world: World, known: KnownInvoice): Promise<string | null> {
  const { made, chain } = known;
  const invoice = await world.stores.invoices.get(made.id);
  if (invoice === null) return 'it is not stored';
  const standing = paymentsOf(known).filter(({ place }) => place !== null);
  const received = standing.reduce((sum, { units }) => sum + units, 0n);
  if (invoice.received.units !== received) return `received ${invoice.received.units}, paid were ${received}`;
  if (invoice.confirmed.units !== received) return `confirmed ${invoice.confirmed.units} of ${received}`;
  const notDecided = await unsettledReturns(world, known);
  if (notDecided !== null || wasReturned(known)) return notDecided;
  const held = heldOf(known, invoice);
  if (held === null) return null;
  const now = chain.truth.head()?.timestamp ?? 0;
  if (received - held < made.amount.units) {
    const expected = now * 1_000 > Date.parse(made.expiresAt) ? 'EXPIRED' : 'PENDING';
    return invoice.status === expected ? null : `it is ${invoice.status}, expected ${expected}`;
  }
  if (invoice.status !== 'SWEPT') return `it is ${invoice.status}, expected SWEPT`;
  if (invoice.swept.units !== received) return `swept ${invoice.swept.units} of ${received}`;
  const [left = 0n] = await chain.driver.balances(made.asset.tokenAddress, [made.address]);
  return left <= mayStay(known) ? null : `${left} is left at its address`;
}

/** Base units that came late and wait until they are accepted. Null where nobody says when money came: balances alone show it. */
function heldOf(known: KnownInvoice, { lateAccepted }: Invoice): bigint | null {
  if (known.made.latePolicy === 'ACCEPT' || lateAccepted) return 0n;
  const standing = paymentsOf(known).filter(({ place }) => place !== null);
  if (standing.some(({ kind }) => kind === 'inside')) return null;
  const late = standing.filter(({ place }) => isLate(known.made, place?.timestamp ?? 0));
  return late.reduce((sum, { units }) => sum + units, 0n);
}

/**
 * Base units that may be left of a SWEPT invoice: none. Where a reorganisation exchanged its payments after the transfer was signed, that
 * transfer may leave native money that costs more to move than it is.
 */
function mayStay(known: KnownInvoice): bigint {
  const { made, chain } = known;
  const wereExchanged = paymentsOf(known).some(
    ({ place, inclusions }) => place === null || inclusions.length > 1,
  );
  if (made.asset.tokenAddress !== null || !wereExchanged) return 0n;
  const fees = chain.truth.blocks.flatMap(({ transactions }) => transactions.map(({ fee }) => fee));
  return fees.reduce((dearest, fee) => (fee > dearest ? fee : dearest), 0n);
}

/** Each deposit belongs to one invoice, and the deposits that count are the payments that stand. @throws Broken */
export async function checkAllocation(world: World): Promise<void> {
  const owners = new Map<string, string>();
  for (const known of world.invoices) {
    const deposits = await world.stores.chain.depositsOf(known.made.id);
    for (const { id } of deposits) {
      const other = owners.get(id);
      if (other !== undefined) throw new Broken(`${id} belongs to ${other} and to ${known.made.id}`);
      owners.set(id, known.made.id);
    }
    const live = deposits.filter(({ status }) => status !== 'ORPHANED');
    const named = live.flatMap(({ txHash, amount }) =>
      txHash === null ? [] : [`${txHash} ${amount.units}`],
    );
    const paid = paymentsOf(known)
      .filter(({ place, kind }) => place !== null && kind !== 'inside')
      .map(({ hash, units }) => `${hash} ${units}`);
    if (named.sort().join() !== paid.sort().join())
      throw new Broken(`${known.made.id} has the deposits ${named.join()}, paid were ${paid.join()}`);
  }
}

/** The books say what the chain says. @throws Broken */
export async function checkBooks(world: World): Promise<void> {
  for (const chain of world.chains) {
    const { driver, treasury, funds, truth } = chain;
    const { assets, chainId } = driver.config;
    const own = world.invoices.filter((each) => each.chain === chain).map(({ made }) => made.address);
    for (const { symbol, tokenAddress } of assets) {
      const account = (role: string): bigint => world.books.balanceOf(`${role}:${symbol}@${chainId}`);
      const [atTreasury = 0n] = await driver.balances(tokenAddress, [driver.config.treasury]);
      const got = atTreasury - (treasury.get(symbol) ?? 0n);
      const wrong = wrongSuspense(world, chain);
      if (wrong !== null) throw new Broken(wrong);
      expectSame(`treasury of ${symbol}@${chainId}`, account('treasury'), got);
      const balances = await driver.balances(tokenAddress, own);
      const standing = balances.reduce((sum, each) => sum + each, 0n);
      const gas = tokenAddress === null ? account('deposit-gas') : 0n;
      expectSame(`deposits of ${symbol}@${chainId}`, account('deposits') + gas, standing);
      if (tokenAddress !== null) continue;
      const [wallet = 0n] = await driver.balances(null, [await driver.signer.gasWallet()]);
      expectSame(`gas wallet of ${chainId}`, account('gas-wallet'), wallet - (funds.get(symbol) ?? 0n));
      expectSame(`gas of ${chainId}`, account('gas-expense'), truth.fees());
    }
  }
}

function expectSame(what: string, found: bigint, expected: bigint): void {
  if (found !== expected) throw new Broken(`the books have ${found} as ${what}, the chain ${expected}`);
}

/** What is known of an invoice, for whoever reads why it is not settled. */
async function describe({ stores }: World, known: KnownInvoice): Promise<string> {
  const { made, chain } = known;
  const invoice = await stores.invoices.get(made.id);
  const deposits = await stores.chain.depositsOf(made.id);
  const text = (value: unknown): string =>
    JSON.stringify(value, (_, each: unknown) => (typeof each === 'bigint' ? each.toString() : each));
  const [balance] = await chain.driver.balances(made.asset.tokenAddress, [made.address]);
  return [
    `invoice of ${made.amount.units}, ${text(invoice?.transitions)}, head ${chain.truth.head()?.number}, balance ${balance}`,
    ...paymentsOf(known).map(
      ({ kind, units, place, inclusions }) => `paid ${kind} ${units} ${text({ place, inclusions })}`,
    ),
    ...deposits.map(
      ({ id, status, amount, blockNumber, transitions }) =>
        `deposit ${id} ${status} ${amount.units} in ${blockNumber} ${text(transitions)}`,
    ),
    ...(await describeSweeps(stores.chain, made.id, text)),
  ].join('\n');
}
