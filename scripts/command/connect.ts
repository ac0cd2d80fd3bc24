import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { readFileSync } from 'node:fs';
import process from 'node:process';
import { environmentNamed } from '../../cdk/environments/index.ts';
import { type Environment, stackName } from '../../cdk/environments/environment.ts';
import {
  type OperatorCommand,
  operatorRoleName,
  type RedriveRole,
} from '../../cdk/environments/operatorCommands.ts';
import { requirePlace } from './requirePlace.ts';

/** Where the running local server leaves what an operator's commands need to reach it. */
const OPERATOR_FILE = '.local/operator.json';

const NAMES = ['AWS_ENDPOINT_URL', 'AWS_REGION', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'] as const;

/**
 * Makes the AWS SDK of this process talk to an environment, in its own account and region. AWS itself is reached by the usual
 * credentials and profiles; the local server by what it wrote, unless the variables say otherwise already.
 *
 * @param command whose role the process goes on in; without one it stays who it is
 * @returns what the names of its tables, queues and functions begin with
 * @throws Error when no server is running locally, when credentials or region are of another place, naming both, or when the caller may
 * not take the role
 */
export async function connect(name: string, command?: OperatorCommand | RedriveRole): Promise<string> {
  const environment = environmentNamed(name);
  if (environment.name === 'local') useLocalServer();
  await requirePlace(environment);
  if (command !== undefined) await takeRole(environment, command);
  return stackName(environment.name);
}

/** For an hour, which is what AWS gives to a role that is taken from another: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles.html */
async function takeRole(
  { name, account }: Environment,
  command: OperatorCommand | RedriveRole,
): Promise<void> {
  const RoleArn = `arn:aws:iam::${account}:role/${operatorRoleName(name, command)}`;
  const { Credentials: taken } = await new STSClient({}).send(
    new AssumeRoleCommand({ RoleArn, RoleSessionName: command }),
  );
  // A profile would go before the keys of the environment.
  delete process.env['AWS_PROFILE'];
  process.env['AWS_ACCESS_KEY_ID'] = taken?.AccessKeyId;
  process.env['AWS_SECRET_ACCESS_KEY'] = taken?.SecretAccessKey;
  process.env['AWS_SESSION_TOKEN'] = taken?.SessionToken;
}

function useLocalServer(): void {
  if (process.env['AWS_ENDPOINT_URL'] !== undefined) return;
  const operator = readOperator();
  for (const name of NAMES) {
    const value = operator[name];
    if (typeof value !== 'string') throw new Error(`${OPERATOR_FILE} lacks ${name}; start the server again`);
    process.env[name] = value;
  }
}

function readOperator(): Record<string, unknown> {
  try {
    return JSON.parse(readFileSync(OPERATOR_FILE, 'utf8')) as Record<string, unknown>;
  } catch {
    throw new Error('no server is running here; `npm start` starts one');
  }
}
