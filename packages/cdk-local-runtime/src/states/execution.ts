import { randomUUID } from 'node:crypto';
import { AwsError } from '../gateway/gateway.ts';
import type { MachineDefinition } from './definition.ts';

/** One execution. Dates are milliseconds since 1970. */
export interface Execution {
  readonly executionArn: string;
  readonly stateMachineArn: string;
  readonly name: string;
  readonly type: 'STANDARD' | 'EXPRESS';
  readonly status: 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';
  readonly input: string;
  readonly output?: string;
  readonly error?: string;
  readonly cause?: string;
  readonly startDate: number;
  readonly stopDate?: number;
}

const INPUT_CHARACTERS_MAX = 262_144;
/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html */
const NAME = /^[^\s<>{}[\]?*"#%\\^|~`$&,;:/\p{Cc}]{1,80}$/u;

/** What StartExecution asks for. Throws AwsError for what Step Functions refuses; `now` is in milliseconds since 1970. */
export function newExecution(
  machine: MachineDefinition,
  request: Record<string, unknown>,
  now: number,
): Execution {
  const { name = randomUUID(), input = '{}' } = request as { name?: unknown; input?: unknown };
  if (typeof name !== 'string' || !NAME.test(name))
    throw new AwsError('InvalidName', `Invalid Name: '${String(name)}'`);
  if (typeof input !== 'string' || !isJson(input))
    throw new AwsError('InvalidExecutionInput', 'Invalid State Machine Execution Input: it is not JSON');
  if (input.length > INPUT_CHARACTERS_MAX)
    throw new AwsError('ValidationException', `input is longer than ${INPUT_CHARACTERS_MAX} characters`);
  const prefix = machine.arn.replace(
    /:stateMachine:/,
    machine.type === 'EXPRESS' ? ':express:' : ':execution:',
  );
  const unique = machine.type === 'EXPRESS' ? `:${randomUUID()}` : '';
  return {
    executionArn: `${prefix}:${name}${unique}`,
    stateMachineArn: machine.arn,
    name,
    type: machine.type,
    status: 'RUNNING',
    input,
    startDate: now,
  };
}

/** How an execution ended whose engine threw. */
export function endOf(error: unknown): Partial<Execution> {
  const { name, cause } = error as { name?: string; cause?: unknown };
  if (name === 'ExecutionTimeoutError') return { status: 'TIMED_OUT', error: 'States.Timeout' };
  if (name === 'ExecutionAbortedError') return { status: 'ABORTED' };
  const inner = cause instanceof Error ? cause : (error as Error);
  return { status: 'FAILED', error: inner.name, cause: inner.message };
}

/** An execution as the API shows it; dates are seconds since 1970. */
export function described(execution: Execution): Record<string, unknown> {
  const { type: _, startDate, stopDate, ...rest } = execution;
  return {
    ...rest,
    startDate: startDate / 1000,
    ...(stopDate === undefined ? {} : { stopDate: stopDate / 1000 }),
  };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
