import type { StateMachine } from 'aws-local-stepfunctions';
import { AwsError, type AwsHandler } from '../gateway/gateway.ts';
import { jsonReply } from '../gateway/reply.ts';
import { jsonBody } from '../gateway/requestBody.ts';
import type { Running, ServiceDeps } from '../running.ts';
import { UnsupportedFeature, type SupportTable } from '../template/model.ts';
import { readMachines, type MachineDefinition } from './definition.ts';
import { openExecutions } from './executionStore.ts';
import { described } from './execution.ts';
import { openMachines, type Machines } from './machines.ts';

/** What this runtime does with state machines. */
export const supports: SupportTable = {
  'AWS::StepFunctions::StateMachine': {
    honours: [
      'StateMachineName',
      'StateMachineType',
      'RoleArn',
      'Definition',
      'DefinitionString',
      'DefinitionS3Location',
      'DefinitionSubstitutions',
    ],
    ignores: {
      EncryptionConfiguration: 'Nothing locally is encrypted at rest.',
      LoggingConfiguration: 'Executions are logged locally in any case.',
      TracingConfiguration: 'Nothing locally collects traces.',
    },
  },
};

/**
 * Starts the state machines of the stack and answers `states` on the gateway.
 * Throws UnsupportedFeature, with the state, for a definition that would run otherwise than on AWS.
 */
export async function startStates(deps: ServiceDeps): Promise<Running> {
  const definitions = new Map(readMachines(deps.stack).map((one) => [one.arn, one]));
  const engines = await makeEngines(deps, definitions);
  const store = openExecutions(deps.dataDir);
  const log = deps.log.child('states');
  const machines = openMachines({ ...deps, definitions, engines, store, log });
  deps.gateway.register('states', statesHandler(machines));
  return {
    close: async () => {
      await machines.close();
      store.close();
    },
  };
}

async function makeEngines(
  { stack }: ServiceDeps,
  definitions: ReadonlyMap<string, MachineDefinition>,
): Promise<Map<string, StateMachine>> {
  const engines = new Map<string, StateMachine>();
  if (definitions.size === 0) return engines;
  // Loaded only when needed: it brings the AWS SDK with it.
  const { StateMachine: Engine } = await import('aws-local-stepfunctions');
  for (const { arn, logicalId, states } of definitions.values()) {
    try {
      engines.set(arn, new Engine(states as never, { validationOptions: { checkArn: false } }));
    } catch (error) {
      const type = stack.resources.get(logicalId)?.type ?? '';
      throw new UnsupportedFeature(logicalId, type, 'DefinitionString', (error as Error).message);
    }
  }
  return engines;
}

type Input = Record<string, unknown>;

/** Answers Step Functions' JSON 1.0 protocol. https://docs.aws.amazon.com/step-functions/latest/apireference/ */
function statesHandler(machines: Machines): AwsHandler {
  const operations: Readonly<Record<string, (input: Input) => unknown>> = {
    StartExecution: (input) => {
      const { execution } = machines.start(input);
      return { executionArn: execution.executionArn, startDate: execution.startDate / 1000 };
    },
    StartSyncExecution: (input) => startSync(machines, input),
    DescribeExecution: ({ executionArn }) => described(machines.get(String(executionArn))),
    StopExecution: ({ executionArn, error, cause }) => {
      const text = (value: unknown) => (value === undefined ? undefined : String(value));
      const { stopDate = 0 } = machines.stop(String(executionArn), text(error), text(cause));
      return { stopDate: stopDate / 1000 };
    },
    ListExecutions: ({ stateMachineArn, statusFilter }) => ({
      executions: machines
        .list(String(stateMachineArn))
        .filter(({ status }) => statusFilter === undefined || status === statusFilter)
        .map((one) => {
          const { input: _, output: __, ...summary } = described(one);
          return summary;
        }),
    }),
    ListStateMachines: () => ({ stateMachines: [...machines.definitions.values()].map(summaryOf) }),
    DescribeStateMachine: ({ stateMachineArn }) => describeMachine(machines, String(stateMachineArn)),
  };
  return async ({ action, request }) => {
    const operation = operations[action];
    if (operation === undefined)
      throw new AwsError('UnknownOperationException', `states:${action} does not run locally.`);
    const answer = await operation(jsonBody(request) as Input);
    return jsonReply(answer);
  };
}

async function startSync(machines: Machines, input: Input): Promise<unknown> {
  const machine = machines.definitions.get(String(input['stateMachineArn']));
  if (machine !== undefined && machine.type !== 'EXPRESS')
    throw new AwsError(
      'StateMachineTypeNotSupported',
      'This operation is not supported by this type of state machine',
    );
  const { ended } = machines.start(input);
  return described(await ended);
}

function describeMachine(machines: Machines, arn: string): unknown {
  const machine = machines.definitions.get(arn);
  if (machine === undefined)
    throw new AwsError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`);
  return {
    ...summaryOf(machine),
    status: 'ACTIVE',
    definition: JSON.stringify(machine.states),
    roleArn: machine.roleArn,
  };
}

function summaryOf({ arn, name, type }: MachineDefinition): Input {
  return { stateMachineArn: arn, name, type };
}
