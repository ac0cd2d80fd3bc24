import { readFileSync } from 'node:fs';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { globPattern } from '../gateway/authorise/pattern.ts';
import { userArn } from '../gateway/authorise/decide.ts';
import { AwsError, type AwsCall } from '../gateway/gateway.ts';
import type { FaultInjector } from '../gateway/openGateway.ts';
import { errorReply } from '../gateway/reply.ts';
import { transactionConflicts } from './transactionConflicts.ts';

/**
 * One fault. Without a selector it applies to every call of others than the operator; `*` and `?` are wildcards.
 */
export interface Fault {
  readonly service?: string;
  /** The operation without prefix, such as `PutItem`. */
  readonly action?: string;
  /** The caller's ARN, or its role's name. */
  readonly principal?: string;
  /** Texts that the call's body must hold, all of them: which of many writes it is. */
  readonly carries?: readonly string[];
  /** 0 to 1; 1 by default. */
  readonly probability?: number;
  /** How often at most; without a limit by default. */
  readonly times?: number;
  /** How many matching calls pass before the first fault; 0 by default. */
  readonly after?: number;
  /** Waits before anything else. */
  readonly delayMs?: number;
  /**
   * `throttle` and `fail` answer instead of the service. `drop` lets the service do its work and loses its answer: the
   * caller sees a failure of what has happened. `conflict` refuses what overlaps a transaction of DynamoDB on one item, while each
   * write takes `delayMs` (20 by default).
   */
  readonly effect?: 'throttle' | 'fail' | 'drop' | 'conflict';
  /**
   * Who dies of it: the whole runtime by SIGKILL, or the environments of the function that calls. Before the service does its work, with `drop`
   * after it.
   */
  readonly ends?: 'runtime' | 'environment';
}

export interface FaultPlan {
  /** The same seed chooses the same calls, as long as they come in the same order. */
  readonly seed: number;
  readonly faults: Fault[];
}

const FAULT_PROPERTIES = new Set([
  'service',
  'action',
  'principal',
  'carries',
  'probability',
  'times',
  'after',
  'delayMs',
  'effect',
  'ends',
]);

/** Reads a plan from a JSON file. Throws an Error that names the fault and the field which is wrong. */
export function readFaults(file: string): FaultInjector {
  const plan = JSON.parse(readFileSync(file, 'utf8')) as Partial<FaultPlan>;
  if (!Number.isInteger(plan.seed))
    throw new Error(`${file}: seed must be an integer, it is ${String(plan.seed)}`);
  if (!Array.isArray(plan.faults)) throw new Error(`${file}: faults must be a list`);
  plan.faults.forEach((fault, index) => assertFault(fault, `${file}: faults[${index}]`));
  return faultInjector({ seed: plan.seed ?? 0, faults: plan.faults });
}

function assertFault(fault: Fault, where: string): void {
  const unknown = Object.keys(fault).find((name) => !FAULT_PROPERTIES.has(name));
  if (unknown !== undefined) throw new Error(`${where}.${unknown} is not known`);
  for (const name of ['probability', 'times', 'after', 'delayMs'] as const) {
    const value = fault[name];
    if (value !== undefined && !(typeof value === 'number' && value >= 0)) {
      throw new Error(`${where}.${name} must be a number of at least 0, it is ${String(value)}`);
    }
  }
  if (fault.effect !== undefined && !['throttle', 'fail', 'drop', 'conflict'].includes(fault.effect)) {
    throw new Error(
      `${where}.effect must be throttle, fail, drop or conflict, it is ${String(fault.effect)}`,
    );
  }
  assertEnds(fault, where);
}

function assertEnds({ carries, effect, ends }: Fault, where: string): void {
  if (carries !== undefined && !(Array.isArray(carries) && carries.every((text) => typeof text === 'string')))
    throw new Error(`${where}.carries must be a list of texts`);
  if (ends === undefined) return;
  if (!['runtime', 'environment'].includes(ends))
    throw new Error(`${where}.ends must be runtime or environment, it is ${String(ends)}`);
  if (effect !== undefined && effect !== 'drop')
    throw new Error(`${where}.effect must be drop where the fault ends somebody, it is ${effect}`);
}

/** About what a transaction takes on AWS within a region. */
const CONFLICT_HOLD_MS = 20;

/** Injects faults as a plan says: the first fault that applies to a call decides. */
export function faultInjector(plan: FaultPlan): FaultInjector {
  const random = seededRandom(plan.seed);
  const armed = plan.faults.map((fault) => ({
    fault,
    matches: matcher(fault),
    conflicts: transactionConflicts(fault.delayMs ?? CONFLICT_HOLD_MS),
    seen: 0,
    injected: 0,
  }));
  return async (call, proceed, keys, endEnvironments) => {
    for (const entry of armed) {
      if (!entry.matches(call)) continue;
      entry.seen += 1;
      const { after = 0, times = Number.POSITIVE_INFINITY, probability = 1 } = entry.fault;
      // A number is drawn for each matching call, so that a limit does not shift the later ones.
      const hit = random() < probability;
      if (!hit || entry.seen <= after || entry.injected >= times) continue;
      entry.injected += 1;
      if (entry.fault.effect === 'conflict') return entry.conflicts(call, proceed, keys);
      return inject(entry.fault, call, { proceed, endEnvironments });
    }
    return proceed();
  };
}

interface Around {
  readonly proceed: () => ReturnType<FaultInjector>;
  readonly endEnvironments: Parameters<FaultInjector>[3];
}

async function inject(
  fault: Fault,
  call: AwsCall,
  { proceed, endEnvironments }: Around,
): ReturnType<FaultInjector> {
  if (fault.delayMs !== undefined) await sleep(fault.delayMs);
  if (fault.ends !== undefined) {
    if (fault.effect === 'drop') await proceed();
    if (fault.ends === 'runtime') process.kill(process.pid, 'SIGKILL');
    else endEnvironments?.(call.principal.session ?? '');
    return errorReply(call.service, FAILURE);
  }
  switch (fault.effect) {
    case 'throttle':
      return errorReply(call.service, throttled(call));
    case 'drop':
      await proceed();
      return errorReply(call.service, FAILURE);
    case 'fail':
      return errorReply(call.service, FAILURE);
    default:
      return proceed();
  }
}

const FAILURE = new AwsError('InternalServerError', 'A fault of the plan.', 500);

/** Each service has its own word for too much. */
function throttled({ service }: AwsCall): AwsError {
  switch (service) {
    case 'dynamodb': {
      const message = 'Throughput exceeds the current capacity of your table or index.';
      return new AwsError('ThrottlingException', message);
    }
    case 'lambda':
      return new AwsError('TooManyRequestsException', 'Rate Exceeded.', 429);
    case 'sqs':
      return new AwsError('RequestThrottled', 'Rate exceeded', 403);
    case 'sns':
      return new AwsError('Throttled', 'Rate exceeded', 429);
    case 'kinesis': {
      const message = 'Rate exceeded for a shard of the stream.';
      return new AwsError('ProvisionedThroughputExceededException', message);
    }
    case 's3':
      return new AwsError('SlowDown', 'Please reduce your request rate.', 503);
    default:
      return new AwsError('ThrottlingException', 'Rate exceeded');
  }
}

function matcher({ service, action, principal, carries = [] }: Fault): (call: AwsCall) => boolean {
  const [ofService, ofAction, ofPrincipal] = [service, action, principal].map((pattern) =>
    pattern === undefined ? undefined : globPattern(pattern),
  );
  return (call) => {
    const names = [call.principal.arn, userArn(call.principal), call.principal.arn.split('/').at(-1) ?? ''];
    if (ofService?.test(call.service) === false || ofAction?.test(call.action) === false) return false;
    if (carries.length > 0) {
      const body = call.request.body.toString();
      if (!carries.every((text) => body.includes(text))) return false;
    }
    if (ofPrincipal === undefined) return call.principal.kind !== 'operator';
    return names.some((name) => ofPrincipal.test(name));
  };
}

/** mulberry32: small, even enough, and the same everywhere. */
function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
