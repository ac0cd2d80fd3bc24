import { money } from '../../functions/shared/money.ts';
import { parseInvoiceId } from '../../functions/shared/ids.ts';
import { invoiceOf } from '../fixtures/functions/chain/invoiceOf.ts';
import { seededRandom } from '../../scripts/feed/random.ts';
import type { Action, Besides } from './actions.ts';
import type { Payment } from './driver.ts';
import type { Fault, FaultyEndpoint } from './faults.ts';
import { newPass, type Pass, release, runPass } from './passes.ts';
import { acceptLate, payAstray, sendBack } from './returns.ts';
import type { KnownInvoice, SimulatedChain, World } from './world.ts';

/** What a simulation is allowed to do. */
export interface Limits extends Besides {
  /** Blocks of the deepest reorganisation. */
  readonly reorganisedMax: number;
  /** Kinds of actions and of faults that do not happen, to see what a seed breaks of. */
  readonly without?: readonly string[];
}

/** Does what an action says, as far as there is something to do it with. */
export async function perform(world: World, action: Action, limits: Limits): Promise<void> {
  const chain = at(world.chains, action.c);
  if (limits.without?.includes(action.kind)) return;
  switch (action.kind) {
    case 'mine':
      return mine(world, chain, action);
    case 'run':
      return runSome(world, action);
    case 'invoice':
      return invoice(world, chain, action, limits);
    case 'pay':
      return pay(world, action);
    case 'wait':
      return world.passMs(Math.floor(action.a * 70_000));
    case 'pause':
      await deliver(world, action.a, { callsUntilPause: Math.floor(action.b * 60) });
      return;
    case 'resume':
      return resume(world, action.a);
    case 'kill':
      await deliver(world, action.a, {
        writesUntilKill: 1 + Math.floor(action.b * 6),
        killsAfter: action.c < 0.5,
      });
      return;
    case 'reorganise':
      return reorganise(world, chain, action, limits);
    case 'fault':
      return fall(at(chain.endpoints, action.a), action.b, limits);
    case 'heal':
      return heal(chain);
    case 'skew':
      chain.skewSeconds = Math.floor((action.a - 0.5) * 400);
      return;
    case 'duplicate': {
      const waiting = world.messages.take(action.a);
      if (waiting === null) return;
      world.messages.again(waiting, 0);
      return deliverMessage(world, waiting, newPass(world.step));
    }
    case 'restart':
      return world.restart();
    case 'spike':
      return chain.driver.price(
        action.a < 0.4 ? USUAL_PRICE : USUAL_PRICE * BigInt(1 + Math.floor(action.b * 40)),
      );
    case 'stranger':
      return sweepAsStranger(world, chain, action);
    case 'return':
      return sendBack(world, action);
    case 'astray':
      return payAstray(world, action);
    case 'accept':
      return acceptLate(world, action);
    case 'post':
      return world.books.deliver(seededRandom(String(action.a)));
  }
}

/** Somebody moves what he can of some invoices to the treasury: of those that were swept once, and of those of which a batch waits. */
async function sweepAsStranger({ invoices }: World, chain: SimulatedChain, { a, b }: Action): Promise<void> {
  const { driver } = chain;
  const tokens = invoices.filter((each) => each.chain === chain && !isNative(each));
  // The newest ones mostly, of which something is on its way.
  const some = tokens.filter(({ number }) => fractionOf(String(number), b) < 0.5).slice(a < 0.7 ? -8 : 0);
  await driver.sweepAsStranger?.(some.map(({ made }) => made.address));
}

/** Wei for a unit of gas, of every chain at first. */
export const USUAL_PRICE = 10n ** 9n;

/** Chooses among transactions, the same ones in each run of the same list. */
function fractionOf(hash: string, salt: number): number {
  return seededRandom(`${hash} ${salt}`).fraction();
}

function at<T>(items: readonly T[], choice: number): T {
  const item = items[Math.floor(choice * items.length)];
  if (item === undefined) throw new Error('there is nothing to choose from');
  return item;
}

export async function mine(
  world: World,
  chain: SimulatedChain,
  { a, b }: Pick<Action, 'a' | 'b'>,
): Promise<void> {
  const { driver, truth } = chain;
  world.passMs(1_000);
  const before = truth.head()?.timestamp ?? driver.startSeconds;
  const timestamp = Math.max(before + 1, Math.floor(world.clock.nowMs() / 1_000) + chain.skewSeconds);
  // A hash decides with the action's fraction, so that the same list takes the same ones.
  const takes = (hash: string): boolean => a < 0.7 || fractionOf(hash, b) > 0.5;
  truth.mined(await driver.mine(timestamp, takes));
  world.messages.schedule(world.chains.map(({ driver: { config } }) => config.chainId));
}

async function runSome(world: World, { a, b }: Action): Promise<void> {
  const count = 1 + Math.floor(a * 5);
  for (let i = 0; i < count; i++) await deliver(world, (b + i * 0.37) % 1, {});
}

/** Delivers a message that is due. @returns false where none is */
export async function deliver(
  world: World,
  choice: number,
  change: Parameters<typeof newPass>[1],
): Promise<boolean> {
  const waiting = world.messages.take(choice);
  if (waiting !== null) await deliverMessage(world, waiting, newPass(world.step, change));
  return waiting !== null;
}

/** SQS shows a message again after this time. */
const VISIBILITY_SECONDS = 30;

async function deliverMessage(
  world: World,
  waiting: NonNullable<ReturnType<World['messages']['take']>>,
  pass: Pass,
): Promise<void> {
  const run = world.run[waiting.queue];
  const ended = runPass(pass, async () => {
    try {
      await run(waiting.message);
      if (pass.killed) world.messages.again(waiting, VISIBILITY_SECONDS);
    } catch {
      world.messages.again(waiting, VISIBILITY_SECONDS);
    }
  });
  const first = await Promise.race([ended, pass.stands]);
  if (first === 'stands') world.standing.push({ pass, ended });
}

async function resume(world: World, choice: number): Promise<void> {
  if (world.standing.length === 0) return;
  const [standing] = world.standing.splice(Math.floor(choice * world.standing.length), 1);
  if (standing === undefined) return;
  release(standing.pass);
  await standing.ended;
}

/** Deposit addresses start here, beyond the accounts that a development node has filled. */
const FIRST_INDEX = 1_000;
const LIFETIMES_MINUTES = [1, 2, 5, 30];
const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

async function invoice(
  world: World,
  chain: SimulatedChain,
  { a, b, c }: Action,
  { returns = false }: Limits,
): Promise<void> {
  const { config, addressOf } = chain.driver;
  const asset = at(config.assets, a);
  const number = world.invoices.length + 1;
  const id = parseInvoiceId(`inv_${ulidOf(number)}`);
  if (!id.ok) throw new Error(id.error);
  const units = amountOf(asset.symbol, b);
  const base = invoiceOf(asset, units, config.chainId);
  const expiresInMinutes = at(LIFETIMES_MINUTES, (a * 7) % 1);
  const nowMs = world.clock.nowMs();
  const createdAt = new Date(nowMs).toISOString();
  const made = {
    ...base,
    id: id.value,
    amount: money(units, base.asset),
    address: addressOf(FIRST_INDEX + number),
    derivationIndex: FIRST_INDEX + number,
    createdAt,
    updatedAt: createdAt,
    ...(returns && (c * 10) % 1 < 0.5 ? { latePolicy: 'HOLD' as const } : {}),
    expiresInMinutes,
    expiresAt: new Date(nowMs + expiresInMinutes * 60_000).toISOString(),
  };
  await world.stores.create([made]);
  world.invoices.push({ number, chain, made });
}

/** Counts in the digits of a ULID, so that all shards have some. */
function ulidOf(number: number): string {
  let text = '';
  for (let left = number; left > 0; left = Math.floor(left / 32)) text = DIGITS.charAt(left % 32) + text;
  return text.padStart(26, '0');
}

/** From one to 400 USDC, from 0.05 to 3 ETH: below and above the tiers of finality. */
function amountOf(symbol: string, fraction: number): bigint {
  return symbol === 'USDC'
    ? BigInt(1_000_000 + Math.floor(fraction * 400_000_000))
    : 10n ** 12n * BigInt(50_000 + Math.floor(fraction * 3_000_000));
}

async function pay(world: World, { a, b, c }: Action): Promise<void> {
  if (world.invoices.length === 0) return;
  // The newest ones are paid most.
  const from = Math.floor(a * a * world.invoices.length);
  const known = world.invoices[world.invoices.length - 1 - from];
  if (known === undefined) return;
  const { driver, truth } = known.chain;
  const payments = paymentsOf(world, known, b, c);
  truth.paid(await driver.pay(payments), payments);
}

function paymentsOf(
  { invoices }: World,
  known: KnownInvoice,
  b: number,
  c: number,
): (Payment & { readonly invoice: number })[] {
  const { made, number, chain } = known;
  const native = made.asset.tokenAddress === null;
  const to = made.address;
  const units = shareOf(made.amount.units, b);
  const one = (kind: Payment['kind'], amount = units) => ({ kind, to, units: amount, invoice: number });
  if (!native && c < 0.08) return [one('foreign')];
  if (native) return [one(c < 0.35 ? 'inside' : 'native')];
  if (c > 0.9) return [one('token', units), one('token', units / 2n + 1n)];
  const other = invoices.find((each) => each.chain === chain && each.number !== number && !isNative(each));
  if (c > 0.8 && other !== undefined)
    return [{ ...one('token'), to: other.made.address, invoice: other.number }, one('token')];
  return [one('token')];
}

const isNative = ({ made }: KnownInvoice): boolean => made.asset.tokenAddress === null;

/** Exactly what is asked mostly; else a part, or more. */
function shareOf(units: bigint, fraction: number): bigint {
  if (fraction < 0.6) return units;
  return (units * BigInt(1 + Math.floor((fraction - 0.6) * 500))) / 100n + 1n;
}

async function reorganise(
  world: World,
  chain: SimulatedChain,
  { a, b }: Action,
  limits: Limits,
): Promise<void> {
  const { driver, truth } = chain;
  const depth = Math.min(truth.blocks.length - 1, 1 + Math.floor(a * a * limits.reorganisedMax));
  if (depth < 1) return;
  const returns = (hash: string): boolean => b < 0.6 || fractionOf(hash, b) > 0.4;
  truth.takenBack(await driver.takeBack(depth, returns), world.step);
  // The new branch may be shorter for a while.
  const length = Math.max(1, depth + Math.floor(b * 4) - 1);
  for (let i = 0; i < length; i++) await mine(world, chain, { a: b, b: a });
}

function fall(endpoint: FaultyEndpoint, choice: number, { without = [] }: Limits): void {
  const blocks = 1 + Math.floor((choice * 40) % 8);
  const faults: readonly Fault[] = [
    { kind: 'dead' },
    { kind: '429' },
    { kind: 'lags', blocks },
    { kind: 'omits', all: true },
    { kind: 'omits', all: false },
    { kind: 'balances', blocks },
  ];
  const fault = at(faults, choice);
  if (!without.includes(fault.kind)) endpoint.fault = fault;
}

export function heal(chain: SimulatedChain): void {
  for (const endpoint of chain.endpoints) endpoint.fault = { kind: 'none' };
}
