import { keyToRenew, openDecisions } from '../../cdk/environments/deployable.ts';
import { deployed, type Deployment, DEPLOYMENT_CONTEXT } from '../../cdk/environments/deployment.ts';
import { type Environment, observabilityStackName, stackName } from '../../cdk/environments/environment.ts';
import type { Clock } from '../../functions/shared/clock.ts';
import type { KnownStack, Stacks } from './stacks.ts';

export interface DeployDeps {
  /** Throws for credentials or a region that are not the environment's. */
  readonly requirePlace: (environment: Environment) => Promise<void>;
  readonly stacks: () => Stacks;
  /** Runs `cdk` with these arguments. @returns its exit code */
  readonly cdk: (args: readonly string[]) => Promise<number>;
  readonly clock: Clock;
  readonly say: (line: string) => void;
}

/** No deployment of such a stack has succeeded: the CDK deletes it and starts anew, or goes on with it. */
const NEVER_CREATED: readonly string[] = ['REVIEW_IN_PROGRESS', 'ROLLBACK_COMPLETE', 'ROLLBACK_FAILED'];

/** What only a person can bring out of its state. */
const STUCK: readonly string[] = ['CREATE_FAILED', 'DELETE_FAILED'];

/**
 * Deploys an environment: what does the work, then what observes it. The first deployment of a stack protects nothing from deletion, so that a failed one can be tried again; every
 * other one does, where the configuration says so. The payers' key never ends earlier than the stack has promised.
 *
 * @returns the exit code of the CDK that failed, else 0
 * @throws Error when something is left open in the configuration, or the stack is in a state that no deployment starts from
 */
export function deployStack({ requirePlace, stacks, cdk, clock, say }: DeployDeps) {
  return async (environment: Environment, options: readonly string[]): Promise<number> => {
    const [name, observing] = [stackName(environment.name), observabilityStackName(environment.name)];
    refuseOpen(openDecisions(environment));
    await requirePlace(environment);
    const known = await stacks().find(name);
    refuseState(name, known);
    refuseState(observing, await stacks().find(observing));
    const deployment = deploymentOf(known);
    const effective = deployed(environment, deployment);
    refuseOpen(keyToRenew(effective, clock.nowMs()));
    if (effective.payerKeyExpires > environment.payerKeyExpires) {
      say(
        `The payers' key ends at ${effective.payerKeyExpires.toISOString()}, as deployed: ${environment.payerKeyExpires.toISOString()} of the configuration is earlier.`,
      );
    }
    const assembly = `cdk.out.${environment.name}`;
    const code = await inTurn([
      () =>
        cdk([
          ...['deploy', name, '--exclusively', '--context', `env=${environment.name}`, '--output', assembly],
          ...contextOf(deployment),
          ...options,
        ]),
      // After what it observes, since a filter needs its log; from the same assembly.
      () => cdk(['deploy', observing, '--exclusively', '--app', assembly, ...options]),
    ]);
    if (code === 0) for (const line of nextSteps(environment, deployment)) say(line);
    return code;
  };
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

function refuseOpen(open: readonly string[]): void {
  if (open.length > 0)
    throw new Error(['This environment is not ready to be deployed:', ...open].join('\n  '));
}

function deploymentOf(known: KnownStack | undefined): Deployment {
  const first = known === undefined || NEVER_CREATED.includes(known.status);
  const payerKeyExpires = known?.payerKeyExpires;
  return { first, ...(payerKeyExpires === undefined ? {} : { payerKeyExpires }) };
}

function contextOf({ first = false, payerKeyExpires }: Deployment): string[] {
  return [
    ...(first ? ['--context', `${DEPLOYMENT_CONTEXT.first}=true`] : []),
    ...(payerKeyExpires === undefined
      ? []
      : ['--context', `${DEPLOYMENT_CONTEXT.payerKeyExpires}=${payerKeyExpires.toISOString()}`]),
  ];
}

function refuseState(name: string, known: KnownStack | undefined): void {
  if (known === undefined) return;
  const { status, refusesDeletion } = known;
  if (NEVER_CREATED.includes(status)) {
    if (!refusesDeletion) return;
    throw new Error(
      `The stack ${name} is ${status} and refuses to be deleted, which it must be first. Allow that: aws cloudformation update-termination-protection --no-enable-termination-protection --stack-name ${name}`,
    );
  }
  if (STUCK.includes(status))
    throw new Error(`The stack ${name} is ${status}: look at its events, delete it, and deploy again.`);
  if (status.endsWith('_IN_PROGRESS'))
    throw new Error(`The stack ${name} is ${status}: another deployment is under way. Wait for its end.`);
}

function nextSteps({ name, refusesDeletion }: Environment, { first = false }: Deployment): string[] {
  if (!first) return ['Deployed.'];
  return [
    `Deployed for the first time. Go on with: npm run setup-secrets -- ${name}`,
    ...(refusesDeletion
      ? [`Then deploy once more: from the second deployment on, stack and tables refuse to be deleted.`]
      : []),
  ];
}
