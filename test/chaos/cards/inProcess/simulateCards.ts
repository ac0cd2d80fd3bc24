import { ulid } from 'ulid';
import { translate } from '../../../../functions/events/translate.ts';
import { POSTED_TYPES } from '../../../../functions/events/eventRoutes.ts';
import type { CardPayment } from '../../../../functions/gateways/cardPayment.ts';
import type { GatewayName } from '../../../../functions/gateways/gatewayName.ts';
import type { CardGateway, Gateways, RiskHook } from '../../../../functions/gateways/ports.ts';
import { queueText } from '../../../../functions/shared/queueText.ts';
import { type Random, seededRandom } from '../../../../scripts/feed/random.ts';
import { noRisk } from '../../../fixtures/gateways/noRisk.ts';
import type { Ran } from '../../../engines/memoryDynamodb/memoryClient.ts';
import { check } from './check.ts';
import { type CardFunctions, cardFunctions } from './functions.ts';
import { openGateway, type SimulatedGateway } from './gateway.ts';
import { happenings } from './happenings.ts';
import { openMerchant } from './merchant.ts';
import { openQueue } from './queue.ts';
import { type Item, openTables } from './tables.ts';
import { Turns } from './turns.ts';
import { openWebhooks } from './webhooks.ts';

/** What happened, in numbers. */
export interface SimulatedCounts {
  payments: number;
  atGateways: number;
  calls: number;
  crashes: number;
  timeouts: number;
  repeatedWrites: number;
  webhooks: number;
  forged: number;
  unknown: number;
  givenUp: number;
  deadLetters: number;
  passes: number;
}

export interface SimulatedCards {
  readonly counts: SimulatedCounts;
  /** What is wrong, with what became of the payment that it is about. */
  readonly problems: readonly string[];
}

const START_MS = Date.parse('2026-01-05T09:00:00.000Z');
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** Beyond the last thing that is done by itself for a payment. */
const LASTS_MS = 24 * DAY_MS;
/** Of the function that does what is due, and of the poster. */
const SETTLE_TIMEOUT_MS = 28_000;
const POST_TIMEOUT_MS = 30_000;
/** Shares of turns at which a function dies, one for each run: what nobody survives is worth no more than what nobody meets. */
const DIES = [0, 0.002, 0.005, 0.02];

/** What a test looks at, or breaks, so that the simulator has something to find. */
export interface SimulationHooks {
  /** Is told of each command to the tables. */
  readonly ran?: (ran: Ran) => void;
  /** Stands between us and each gateway. */
  readonly adapter?: (gateway: CardGateway) => CardGateway;
  /** Stands for functions of ours. */
  readonly functions?: (functions: CardFunctions) => Partial<CardFunctions>;
}

/** Card payments in this process, until everything that was said has arrived and everything due is done. */
export async function simulateCards(
  seed: string,
  payments: number,
  hooks: SimulationHooks = {},
): Promise<SimulatedCards> {
  const random = seededRandom(seed);
  const turns = new Turns({ random, startMs: START_MS, dies: random.pick(DIES) });
  const problems: string[] = [];
  const history = new Map<string, string[]>();
  const complain = (where: string, error: unknown): void => {
    problems.push(`${where}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  };
  const newUlid = (): string => ulid(turns.clock.nowMs(), random.fraction);
  const newId = (prefix: string): string => `${prefix}_${newUlid()}`;

  const tables = await openTables({ turns, random, written, ran: hooks.ran });
  const happen = happenings(turns, random);
  const gateways = (['sandbox', 'stripe'] as const).map((name): SimulatedGateway => {
    const gateway = openGateway({
      ...{ name, turns, random, newId },
      emit: (payment, body) => {
        webhooks.emit(name, payment, body);
        happen(gateway, payment);
      },
    });
    return gateway;
  });
  const givenUp = new Set<string>();
  const whole = cardFunctions({
    ...{ turns, random, tables, newUlid, complain },
    gateways: gatewaysOf(gateways, hooks.adapter),
    risk: riskOf(seed),
    queue: (body) => posting.send(body),
    giveUp: ({ id }) => void givenUp.add(id),
  });
  const functions: CardFunctions = { ...whole, ...hooks.functions?.(whole) };
  const webhooks = openWebhooks({ turns, random, complain, receive: functions.receive });
  const events = openQueue({
    ...{ turns, random },
    timeoutMs: SETTLE_TIMEOUT_MS,
    batchMax: 10,
    consume: functions.consume,
  });
  const posting = openQueue({
    ...{ turns, random },
    timeoutMs: POST_TIMEOUT_MS,
    batchMax: 10,
    consume: functions.post,
  });

  /** The tables' streams: events of gateways go to their consumer, those of payments to whom the bus has rules for. */
  function written(table: string, before: Item | null, after: Item): void {
    if (table === 'gateway-events') return events.send(JSON.stringify(after));
    const id = String(after['id']);
    const told = `${new Date(turns.clock.nowMs()).toISOString()} ${after['version']} ${after['stage']} ${JSON.stringify(after['change'])}`;
    history.set(id, [...(history.get(id) ?? []), told]);
    try {
      const event = translate({ before, after });
      if (event !== null && POSTED_TYPES.includes(event.type) && !waits(event.type, after))
        posting.send(queueText(event));
    } catch (error) {
      complain(`the stream at ${id}`, error);
    }
  }

  const merchant = openMerchant({ turns, functions, complain, newKey: () => newId('key') });
  let living = payments;
  for (let index = 0; index < payments; index++) {
    const own = seededRandom(`${seed}/${index}`);
    void (async () => {
      await turns.sleep(own.fraction() * payments * 10_000);
      await merchant.live(own);
      living--;
    })().catch((error: unknown) => complain('a merchant', error));
  }
  const passes = schedule(turns, random, { functions, tables, complain });
  await turns.run();
  if (living > 0) problems.push(`${living} payments wait for something that never comes`);
  problems.push(
    ...(await check({ tables, gateways, told: merchant.told, known: new Set(history.keys()), givenUp })),
  );
  return {
    counts: {
      payments,
      atGateways: gateways.reduce((sum, gateway) => sum + gateway.payments().length, 0),
      calls: tables.calls(),
      crashes: turns.deaths.crashed,
      timeouts: turns.deaths.timedOut,
      repeatedWrites: tables.repeated(),
      webhooks: webhooks.counts.sent,
      forged: webhooks.counts.forged,
      unknown: [...history.values()].filter((lines) => lines.some((line) => line.includes(' UNKNOWN ')))
        .length,
      givenUp: givenUp.size,
      deadLetters: events.deadLetters() + posting.deadLetters(),
      passes: passes.count,
    },
    problems: problems.map((problem) => withHistory(problem, history)),
  };
}

function withHistory(problem: string, history: ReadonlyMap<string, readonly string[]>): string {
  const [id = ''] = /txn_[0-9A-Z]{26}/.exec(problem) ?? [];
  return [problem, ...(history.get(id) ?? [])].join('\n    ');
}

/** The rule of the bus: what is captured at once is posted when it is. */
function waits(type: string, { captureMethod }: Item): boolean {
  return type === 'transaction.authorized' && captureMethod === 'AUTOMATIC';
}

interface Scheduled {
  readonly functions: CardFunctions;
  readonly tables: { firstDueAt(): string | null };
  readonly complain: (where: string, error: unknown) => void;
}

/** The schedule: each minute in which something is due, and now and then twice at a time. */
function schedule(
  turns: Turns,
  random: Random,
  { functions, tables, complain }: Scheduled,
): { count: number } {
  const passes = { count: 0 };
  const pass = (): void => {
    passes.count++;
    void turns
      .invoke(SETTLE_TIMEOUT_MS, functions.settle)
      .catch((error: unknown) => complain('the schedule', error));
  };
  void (async () => {
    while (turns.clock.nowMs() < START_MS + LASTS_MS) {
      const dueMs = Date.parse(tables.firstDueAt() ?? '') - turns.clock.nowMs();
      // Where nothing is due soon, nobody notices that it is not called.
      await turns.sleep(dueMs < 10 * MINUTE_MS ? MINUTE_MS : 10 * MINUTE_MS);
      if (!((tables.firstDueAt() ?? 'never') <= new Date(turns.clock.nowMs()).toISOString())) continue;
      pass();
      if (random.fraction() < 0.1) pass();
    }
  })();
  return passes;
}

/** Some are left to a person, some refused, each the same whenever it is asked. */
function riskOf(seed: string): RiskHook {
  return {
    ...noRisk,
    assess: async (payment: CardPayment) => {
      const { record } = await noRisk.assess(payment);
      const chance = seededRandom(`${seed}/${payment.id}`).fraction();
      return { outcome: chance < 0.1 ? 'REVIEW' : chance < 0.14 ? 'REJECT' : 'ALLOW', record };
    },
  };
}

function gatewaysOf(
  simulated: readonly SimulatedGateway[],
  through: SimulationHooks['adapter'] = (adapter) => adapter,
): Gateways {
  const all = simulated.map(({ name, adapter }) => ({ name, adapter: through(adapter) }));
  const get = (name: GatewayName) => {
    const gateway = all.find((each) => each.name === name);
    if (gateway === undefined) throw new Error(`there is no ${name} here`);
    return gateway.adapter;
  };
  return {
    get,
    find: (name, account) => {
      const gateway = all.find((each) => each.name === name);
      const known = gateway !== undefined && (account === 'demo' || account === 'other');
      return Promise.resolve(
        known ? { gateway: gateway.adapter, account: { merchantId: account, account } } : null,
      );
    },
    routesFor: ({ named }) =>
      Promise.resolve(
        all.flatMap(({ name }) =>
          named === null || name === named ? [{ gateway: name, account: 'demo' }] : [],
        ),
      ),
  };
}
