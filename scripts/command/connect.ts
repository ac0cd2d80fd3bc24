import { readFileSync } from 'node:fs';
import process from 'node:process';
import { environmentNamed } from '../../cdk/environments/index.ts';
import { stackName } from '../../cdk/environments/environment.ts';
import { requirePlace } from './requirePlace.ts';

/** Where the running local server leaves what an operator's commands need to reach it. */
const OPERATOR_FILE = '.local/operator.json';

const NAMES = ['AWS_ENDPOINT_URL', 'AWS_REGION', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'] as const;

/**
 * Makes the AWS SDK of this process talk to an environment, in its own account and region. AWS itself is reached by the usual
 * credentials and profiles; the local server by what it wrote, unless the variables say otherwise already.
 *
 * @returns what the names of its tables, queues and functions begin with
 * @throws Error when no server is running locally, or credentials or region are of another place, naming both
 */
export async function connect(name: string): Promise<string> {
  const environment = environmentNamed(name);
  if (environment.name === 'local') useLocalServer();
  await requirePlace(environment);
  return stackName(environment.name);
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
