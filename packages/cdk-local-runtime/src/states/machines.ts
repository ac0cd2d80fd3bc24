import { randomUUID } from 'node:crypto';
import type { StateMachine } from 'aws-local-stepfunctions';
import { AwsError, type Gateway } from '../gateway/gateway.ts';
import { rolePrincipal } from '../gateway/principal.ts';
import type { Log } from '../log/log.ts';
import type { Clock } from '../running.ts';
import type { MachineDefinition } from './definition.ts';
import type { Execution, ExecutionStore } from './executionStore.ts';
import type { TaskContext } from './integrations.ts';

/** The state machines of the stack with their executions. */
export interface Machines {
  definitions: ReadonlyMap<string, MachineDefinition>;
  /** Starts an execution; `ended` resolves with its end and never rejects. Throws AwsError. */
  start(input: Record<string, unknown>): { execution: Execution; ended: Promise<Execution> };
  stop(executionArn: string, error: string | undefined, cause: string | undefined): Execution;
  get(executionArn: string): Execution;
  list(stateMachineArn: string): Execution[];
  close(): Promise<void>;
}

const INPUT_CHARACTERS_MAX = 262_144;
/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html */
const NAME = /^[^\s<>{}[\]?*"#%\\^|~`$&,;:/\p{Cc}]{1,80}$/u;

/** Makes the machines ready. `engines` holds the parsed definition of each, by its ARN. */
export function openMachines(deps: {
  definitions: ReadonlyMap<string, MachineDefinition>;
  engines: ReadonlyMap<string, StateMachine>;
  store: ExecutionStore;
  gateway: Gateway;
  clock: Clock;
  log: Log;
}): Machines {
  const { definitions, engines, store, gateway, clock, log } = deps;
  const active = new Map<string, { execution: Execution; abort(): void; ended: Promise<Execution> }>();
  let closing = false;

  const find = (arn: unknown): MachineDefinition => {
    const machine = definitions.get(String(arn));
    if (machine === undefined)
      throw new AwsError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${String(arn)}'`);
    return machine;
  };

  const finish = (execution: Execution, end: Partial<Execution>): Execution => {
    if (execution.status !== 'RUNNING') return execution;
    const ended: Execution = Object.assign(execution, end, { stopDate: clock.now().getTime() });
    // Express executions are not kept: https://docs.aws.amazon.com/step-functions/latest/dg/choosing-workflow-type.html
    if (execution.type === 'EXPRESS') store.remove(execution.executionArn);
    else store.put(execution);
    const { executionArn, status, error, cause } = ended;
    log[status === 'SUCCEEDED' ? 'debug' : 'warn']('execution ended', { executionArn, status, error, cause });
    return ended;
  };

  const run = (execution: Execution): Promise<Execution> => {
    const machine = find(execution.stateMachineArn);
    const engine = engines.get(machine.arn);
    if (engine === undefined) throw new Error(`${machine.arn} has no engine`);
    const context: TaskContext = {
      gateway,
      principal: rolePrincipal(machine.roleArn, machine.name.slice(0, 64), 'states.amazonaws.com'),
      executionArn: execution.executionArn,
      stateMachineArn: machine.arn,
      startExecution: async (input, wait) => {
        gateway.authorise(context.principal, 'states:StartExecution', String(input['stateMachineArn']));
        const started = start(input);
        return described(wait ? await started.ended : started.execution);
      },
    };
    const running = engine.run(JSON.parse(execution.input) as never, {
      overrides: {
        taskResourceLocalHandlers: Object.fromEntries(
          [...machine.tasks].map(([name, task]) => [
            name,
            (input: unknown) => task(input, context) as Promise<never>,
          ]),
        ),
      },
      context: contextObject(execution, machine),
    });
    const ended = running.result
      .then(
        (output) => finish(execution, { status: 'SUCCEEDED', output: JSON.stringify(output ?? null) }),
        (error: unknown) => {
          // A closing runtime leaves the execution as running, for the next start to judge.
          if (closing) return execution;
          return finish(execution, endOf(error));
        },
      )
      .finally(() => active.delete(execution.executionArn));
    active.set(execution.executionArn, { execution, abort: () => running.abort(), ended });
    return ended;
  };

  const start: Machines['start'] = (input) => {
    const machine = find(input['stateMachineArn']);
    const execution = newExecution(machine, input, clock.now().getTime());
    const known = store.get(execution.executionArn);
    if (known !== undefined) {
      if (known.status === 'RUNNING' && known.input === execution.input)
        return { execution: known, ended: active.get(known.executionArn)?.ended ?? Promise.resolve(known) };
      throw new AwsError('ExecutionAlreadyExists', `Execution Already Exists: '${execution.executionArn}'`);
    }
    store.put(execution);
    return { execution, ended: run(execution) };
  };

  for (const left of store.running()) {
    // An Express workflow runs at least once, so it runs again; a Standard one may not run a state twice.
    if (left.type === 'EXPRESS' && definitions.has(left.stateMachineArn)) void run(left);
    else
      finish(left, {
        status: 'FAILED',
        error: 'States.Runtime',
        cause: 'The runtime stopped while this ran.',
      });
  }

  const get = (arn: string): Execution => {
    if (/:express:/.test(arn))
      throw new AwsError('InvalidArn', `Invalid Arn: 'Resource type not valid in this context: express'`);
    const execution = store.get(arn);
    if (execution === undefined)
      throw new AwsError('ExecutionDoesNotExist', `Execution Does Not Exist: '${arn}'`);
    return execution;
  };

  return {
    definitions,
    start,
    get,
    list: (arn) => {
      if (find(arn).type === 'EXPRESS')
        throw new AwsError(
          'StateMachineTypeNotSupported',
          'This operation is not supported by this type of state machine',
        );
      return store.ofMachine(arn);
    },
    stop: (arn, error, cause) => {
      const execution = active.get(arn)?.execution ?? get(arn);
      const ended = finish(execution, {
        status: 'ABORTED',
        ...(error === undefined ? {} : { error }),
        ...(cause === undefined ? {} : { cause }),
      });
      active.get(arn)?.abort();
      return ended;
    },
    close: async () => {
      closing = true;
      const ending = [...active.values()];
      for (const { abort } of ending) abort();
      await Promise.allSettled(ending.map(({ ended }) => ended));
    },
  };
}

function newExecution(machine: MachineDefinition, request: Record<string, unknown>, now: number): Execution {
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

/** https://docs.aws.amazon.com/step-functions/latest/dg/input-output-contextobject.html */
function contextObject(execution: Execution, machine: MachineDefinition) {
  return {
    Execution: {
      Id: execution.executionArn,
      Name: execution.name,
      RoleArn: machine.roleArn,
      RedriveCount: 0,
    },
    StateMachine: { Id: machine.arn, Name: machine.name },
  };
}

function endOf(error: unknown): Partial<Execution> {
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
