import type { Deployment } from '../../cdk/environments/deployment.ts';
import type { Environment } from '../../cdk/environments/environment.ts';
import { type Preparation, type PreparationDeps, prepareDeployment } from './prepareDeployment.ts';

export interface DeployDeps extends PreparationDeps {
  /** Runs `cdk` with these arguments. @returns its exit code */
  readonly cdk: (args: readonly string[]) => Promise<number>;
}

/** An option of `cdk deploy`; whoever gives it chooses for himself, `none` included. */
const ROLLBACK_ALARMS = '--rollback-trigger-alarm-arns';

/**
 * Deploys an environment: what does the work, then the pages with their files, then what observes it. CloudFormation takes the first back when one of its rollback alarms goes
 * off meanwhile, or in the minutes after.
 *
 * @returns the exit code of the CDK that failed, else 0
 * @throws Error as `prepareDeployment`
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-rollback-triggers.html
 */
export function deployStacks(deps: DeployDeps) {
  return async (environment: Environment, options: readonly string[]): Promise<number> => {
    const preparation = await prepareDeployment(deps)(environment);
    const { working, pages, observing, assembly, synthesis, deployment } = preparation;
    const monitored = options.includes(ROLLBACK_ALARMS) ? [] : monitoring(environment, preparation);
    const code = await inTurn([
      () => deps.cdk(['deploy', working, '--exclusively', ...synthesis, ...monitored, ...options]),
      // From the same synthesis: pages carry the API's addresses, and a filter needs its log.
      ...[...pages, observing].map(
        (stack) => () =>
          deps.cdk(['deploy', stack, '--exclusively', '--app', assembly, ...unmonitored(options)]),
      ),
    ]);
    if (code === 0) for (const line of nextSteps(environment, deployment)) deps.say(line);
    return code;
  };
}

/** Shows what a deployment would change, and asks nothing but to read. @returns the exit code of the CDK */
export function diffStacks(deps: DeployDeps) {
  return async (environment: Environment): Promise<number> => {
    const { working, pages, observing, synthesis } = await prepareDeployment(deps)(environment);
    // A change set would need the role that deploys.
    const stacks = [working, ...pages, observing];
    return deps.cdk(['diff', ...stacks, '--exclusively', '--method', 'template', ...synthesis]);
  };
}

/** An alarm that is not there yet would fail the deployment, so that those count that the last one left. */
function monitoring({ rollbackMinutes }: Environment, { rollbackAlarms }: Preparation): readonly string[] {
  if (rollbackAlarms.length === 0) return [];
  const named = rollbackAlarms.flatMap((arn) => [ROLLBACK_ALARMS, arn]);
  return [...named, '--monitoring-time-minutes', String(rollbackMinutes)];
}

/** Without what is meant for the stack that does the work. */
function unmonitored(options: readonly string[]): readonly string[] {
  const ours = [ROLLBACK_ALARMS, '--monitoring-time-minutes'];
  return options.filter((option, at) => !ours.includes(option) && !ours.includes(options[at - 1] ?? ''));
}

/** Runs one after the other until one fails. @returns the exit code of the last that ran */
async function inTurn(steps: readonly (() => Promise<number>)[]): Promise<number> {
  let code = 0;
  for (const step of steps) {
    code = await step();
    if (code !== 0) break;
  }
  return code;
}

function nextSteps({ name, refusesDeletion }: Environment, { first = false }: Deployment): string[] {
  if (!first) return ['Deployed.'];
  return [
    `Deployed for the first time. Go on with: npm run setup-secrets -- ${name}`,
    ...(refusesDeletion
      ? [`Then deploy once more: from the second deployment on, stacks and tables refuse to be deleted.`]
      : []),
  ];
}
