import type { StateMachine } from 'aws-local-stepfunctions';
import { AwsError, type Gateway } from '../gateway/gateway.ts';
import { rolePrincipal } from '../gateway/principal.ts';
import type { Log } from '../log/log.ts';
import type { Clock } from '../running.ts';
import type { MachineDefinition } from './definition.ts';
import { described, endOf, newExecution, type Execution } from './execution.ts';
import type { ExecutionStore } from './executionStore.ts';
import type { TaskContext } from './integrations.ts';

/** The state machines of the stack with their executions. */
export interface Machines {
  readonly definitions: ReadonlyMap<string, MachineDefinition>;
  /** Starts an execution; `ended` resolves with its end and never rejects. Throws AwsError. */
  start(input: Record<string, unknown>): { execution: Execution; ended: Promise<Execution> };
  stop(executionArn: string, error: string | undefined, cause: string | undefined): Execution;
  get(executionArn: string): Execution;
  list(stateMachineArn: string): Execution[];
  close(): Promise<void>;
}

export interface MachinesDeps {
  readonly definitions: ReadonlyMap<string, MachineDefinition>;
  readonly engines: ReadonlyMap<string, StateMachine>;
  readonly store: ExecutionStore;
  readonly gateway: Gateway;
  readonly clock: Clock;
  readonly log: Log;
}

/** Makes the machines ready. `engines` holds the parsed definition of each, by its ARN. */
export function openMachines(deps: MachinesDeps): Machines {
  const { definitions, engines, store, gateway, clock } = deps;
  const active = new Map<string, { execution: Execution; abort(): void; ended: Promise<Execution> }>();
  let closing = false;

  const run = (execution: Execution): Promise<Execution> => {
    const { executionArn, stateMachineArn } = execution;
    const machine = machineOf(definitions, stateMachineArn);
    const engine = engines.get(machine.arn);
    if (engine === undefined) throw new Error(`${machine.arn} has no engine`);
    const running = runEngine(engine, machine, execution, { gateway, start });
    const ended = running.result
      .then(
        (output) => finish(deps, execution, { status: 'SUCCEEDED', output: JSON.stringify(output ?? null) }),
        (error: unknown) => {
          // A closing runtime leaves the execution as running, for the next start to judge.
          if (closing) return execution;
          return finish(deps, execution, endOf(error));
        },
      )
      .finally(() => active.delete(executionArn));
    active.set(executionArn, { execution, abort: () => running.abort(), ended });
    return ended;
  };

  const start: Machines['start'] = (input) => {
    const machine = machineOf(definitions, input['stateMachineArn']);
    const execution = newExecution(machine, input, clock.now().getTime());
    const known = store.get(execution.executionArn);
    if (known !== null) {
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
      finish(deps, left, {
        status: 'FAILED',
        error: 'States.Runtime',
        cause: 'The runtime stopped while this ran.',
      });
  }

  return {
    definitions,
    start,
    get: (arn) => keptExecution(store, arn),
    list: (arn) => {
      assertStandard(machineOf(definitions, arn));
      return store.ofMachine(arn);
    },
    stop: (arn, error, cause) => {
      const execution = active.get(arn)?.execution ?? keptExecution(store, arn);
      const ended = finish(deps, execution, {
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

function machineOf(definitions: ReadonlyMap<string, MachineDefinition>, arn: unknown): MachineDefinition {
  const machine = definitions.get(String(arn));
  if (machine === undefined)
    throw new AwsError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${String(arn)}'`);
  return machine;
}

function assertStandard({ type }: MachineDefinition): void {
  if (type === 'STANDARD') return;
  const message = 'This operation is not supported by this type of state machine';
  throw new AwsError('StateMachineTypeNotSupported', message);
}

function keptExecution(store: ExecutionStore, arn: string): Execution {
  if (/:express:/.test(arn))
    throw new AwsError('InvalidArn', `Invalid Arn: 'Resource type not valid in this context: express'`);
  const execution = store.get(arn);
  if (execution === null) throw new AwsError('ExecutionDoesNotExist', `Execution Does Not Exist: '${arn}'`);
  return execution;
}

/** Ends an execution that runs; one that has ended stays as it is. */
function finish(
  { store, clock, log }: MachinesDeps,
  execution: Execution,
  end: Partial<Execution>,
): Execution {
  if (execution.status !== 'RUNNING') return execution;
  const ended: Execution = Object.assign(execution, end, { stopDate: clock.now().getTime() });
  // Express executions are not kept: https://docs.aws.amazon.com/step-functions/latest/dg/choosing-workflow-type.html
  if (execution.type === 'EXPRESS') store.remove(execution.executionArn);
  else store.put(execution);
  const { executionArn, status, error, cause } = ended;
  log[status === 'SUCCEEDED' ? 'debug' : 'warn']('execution ended', { executionArn, status, error, cause });
  return ended;
}

/** Runs the states of an execution; its tasks call AWS in the machine's role. */
function runEngine(
  engine: StateMachine,
  machine: MachineDefinition,
  execution: Execution,
  { gateway, start }: { gateway: Gateway; start: Machines['start'] },
): ReturnType<StateMachine['run']> {
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
  const handlers = [...machine.tasks].map(([name, task]) => [
    name,
    (input: unknown) => task(input, context) as Promise<never>,
  ]);
  return engine.run(JSON.parse(execution.input) as never, {
    overrides: { taskResourceLocalHandlers: Object.fromEntries(handlers) },
    context: contextObject(execution, machine),
  });
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
