import { readFileSync } from 'node:fs';
import { UnsupportedFeature, type Resource, type Stack } from '../template/model.ts';
import { integrationOf, type Integration } from './integrations.ts';

/** A state machine as the template declares it, checked to be one that this runtime runs as AWS would. */
export interface MachineDefinition {
  readonly logicalId: string;
  readonly arn: string;
  readonly name: string;
  readonly type: 'STANDARD' | 'EXPRESS';
  readonly roleArn: string;
  /** The definition, made ready for the engine. */
  readonly states: StateMachineJson;
  /** What each Task state calls, by the state's name. */
  readonly tasks: ReadonlyMap<string, Integration>;
}

/** The states language as JSON: https://docs.aws.amazon.com/step-functions/latest/dg/concepts-amazon-states-language.html */
export interface StateMachineJson {
  readonly StartAt: string;
  readonly States: Record<string, StateJson>;
  TimeoutSeconds?: number;
  [field: string]: unknown;
}

interface StateJson {
  readonly Type: string;
  [field: string]: unknown;
}

/** The engine gives a task 60 seconds when it names no limit, Step Functions 99,999,999; timers hold 24 days. */
const TASK_SECONDS_MAX = 2_000_000;
/** https://docs.aws.amazon.com/step-functions/latest/dg/choosing-workflow-type.html */
const EXPRESS_SECONDS_MAX = 300;

/** Fields of states that the engine would pass over in silence. */
const UNKNOWN_FIELDS: Readonly<Record<string, string>> = {
  Arguments: 'belongs to JSONata, which does not run locally',
  Output: 'belongs to JSONata, which does not run locally',
  Assign: 'variables do not run locally',
  Items: 'belongs to JSONata, which does not run locally',
  ItemReader: 'a distributed map does not run locally',
  ItemBatcher: 'a distributed map does not run locally',
  ResultWriter: 'a distributed map does not run locally',
  ToleratedFailurePercentage: 'a distributed map does not run locally',
  ToleratedFailureCount: 'a distributed map does not run locally',
  HeartbeatSeconds: 'heartbeats do not run locally',
  HeartbeatSecondsPath: 'heartbeats do not run locally',
  Credentials: 'roles of other accounts do not run locally',
};

/** Reads the state machines of the stack. Throws UnsupportedFeature for what would run otherwise than on AWS. */
export function readMachines(stack: Stack): MachineDefinition[] {
  return stack.ofType('AWS::StepFunctions::StateMachine').map((resource) => readMachine(stack, resource));
}

function readMachine(stack: Stack, resource: Resource): MachineDefinition {
  const refuse = (where: string, why: string): never => {
    throw new UnsupportedFeature(resource.logicalId, resource.type, where, why);
  };
  const states = definitionOf(stack, resource, refuse);
  const type = resource.properties['StateMachineType'] === 'EXPRESS' ? 'EXPRESS' : 'STANDARD';
  const tasks = new Map<string, Integration>();
  const names = new Set<string>();
  checkMachine(states, { refuse, names, tasks, type, nested: false });
  if (type === 'EXPRESS')
    states.TimeoutSeconds = Math.min(states.TimeoutSeconds ?? EXPRESS_SECONDS_MAX, EXPRESS_SECONDS_MAX);
  return {
    logicalId: resource.logicalId,
    arn: resource.attributes['Arn'] ?? resource.ref,
    name: resource.attributes['Name'] ?? resource.ref,
    type,
    roleArn: String(resource.properties['RoleArn']),
    states,
    tasks,
  };
}

type Refuse = (where: string, why: string) => never;

function definitionOf(stack: Stack, resource: Resource, refuse: Refuse): StateMachineJson {
  const { DefinitionString, Definition, DefinitionS3Location, DefinitionSubstitutions } = resource.properties;
  let text: string;
  if (DefinitionString !== undefined) text = asText(DefinitionString);
  else if (Definition !== undefined) text = asText(Definition);
  else if (DefinitionS3Location !== undefined) {
    text = readFileSync(stack.asset(String((DefinitionS3Location as { Key?: unknown }).Key)), 'utf8');
  } else return refuse('Definition', 'a state machine needs a definition');
  for (const [name, value] of Object.entries((DefinitionSubstitutions ?? {}) as Record<string, unknown>)) {
    text = text.replaceAll(`\${${name}}`, JSON.stringify(String(value)).slice(1, -1));
  }
  try {
    return JSON.parse(text) as StateMachineJson;
  } catch (error) {
    return refuse('DefinitionString', `is not JSON: ${(error as Error).message}`);
  }
}

interface Check {
  readonly refuse: Refuse;
  readonly names: Set<string>;
  readonly tasks: Map<string, Integration>;
  readonly type: MachineDefinition['type'];
  readonly nested: boolean;
}

function checkMachine(machine: StateMachineJson, check: Check): void {
  refuseJsonata(machine, 'DefinitionString', check.refuse);
  for (const [name, state] of Object.entries(machine.States ?? {})) {
    const where = `States.${name}`;
    // The engine finds tasks by their names alone; Step Functions asks for unique names, too.
    if (check.names.has(name)) check.refuse(where, 'another state has this name');
    check.names.add(name);
    checkState(name, state, where, check);
  }
}

function checkState(name: string, state: StateJson, where: string, check: Check): void {
  const { refuse } = check;
  refuseJsonata(state, where, refuse);
  for (const [field, why] of Object.entries(UNKNOWN_FIELDS)) {
    if (state[field] !== undefined) refuse(`${where}.${field}`, why);
  }
  refusePaths(state, where, check);
  if (state.Type === 'Pass' && 'Result' in state && !state['Result'])
    refuse(`${where}.Result`, 'a Result of false, 0, "" or null does not run locally');
  if (state.Type === 'Task') {
    try {
      check.tasks.set(name, integrationOf(String(state['Resource']), check.type));
    } catch (error) {
      refuse(`${where}.Resource`, (error as Error).message);
    }
    if (state['TimeoutSecondsPath'] === undefined) state['TimeoutSeconds'] ??= TASK_SECONDS_MAX;
  }
  const inner = { ...check, nested: true };
  for (const branch of (state['Branches'] ?? []) as StateMachineJson[]) checkMachine(branch, inner);
  const processor = (state['ItemProcessor'] ?? state['Iterator']) as StateMachineJson | undefined;
  if (processor !== undefined) {
    const { Mode } = (processor['ProcessorConfig'] ?? {}) as { Mode?: string };
    if (Mode === 'DISTRIBUTED') refuse(`${where}.ItemProcessor`, 'a distributed map does not run locally');
    checkMachine(processor, inner);
  }
}

function refuseJsonata(value: Record<string, unknown>, where: string, refuse: Refuse): void {
  if (value['QueryLanguage'] === 'JSONata')
    refuse(`${where}.QueryLanguage`, 'JSONata does not run locally, JSONPath does');
}

/** Parts of the context object that the engine does not have. */
function refusePaths(state: StateJson, where: string, { refuse, nested }: Check): void {
  const own = { ...state, Branches: undefined, ItemProcessor: undefined, Iterator: undefined };
  const text = JSON.stringify(own);
  const missing = /\$\$\.(State\b|Task\b)/.exec(text);
  if (missing !== null) refuse(where, `${missing[0]} of the context object does not run locally`);
  if (nested && text.includes('$$.Execution.Input'))
    refuse(where, '$$.Execution.Input inside a map or parallel state does not run locally');
}

function asText(definition: unknown): string {
  return typeof definition === 'string' ? definition : JSON.stringify(definition);
}
