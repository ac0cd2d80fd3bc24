import { readFileSync } from 'node:fs';
import process from 'node:process';

/** Where the running local server leaves what an operator's commands need to reach it. */
const OPERATOR_FILE = '.local/operator.json';

const NAMES = ['AWS_ENDPOINT_URL', 'AWS_REGION', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'] as const;

/**
 * Makes the AWS SDK of this process talk to an environment. AWS itself is reached by the usual variables and profiles; the
 * local server by what it wrote, unless the variables say otherwise already.
 *
 * @returns what the names of its tables, queues and functions begin with
 * @throws Error when no server is running locally
 */
export function connect(environment: string): string {
  const prefix = `appsync-payments-${environment}`;
  if (environment !== 'local' || process.env['AWS_ENDPOINT_URL'] !== undefined) return prefix;
  const operator = readOperator();
  for (const name of NAMES) {
    const value = operator[name];
    if (typeof value !== 'string') throw new Error(`${OPERATOR_FILE} lacks ${name}; start the server again`);
    process.env[name] = value;
  }
  return prefix;
}

function readOperator(): Record<string, unknown> {
  try {
    return JSON.parse(readFileSync(OPERATOR_FILE, 'utf8')) as Record<string, unknown>;
  } catch {
    throw new Error('no server is running here; `npm start` starts one');
  }
}
