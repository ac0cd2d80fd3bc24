import { keyToRenew, openDecisions } from '../../cdk/environments/deployable.ts';
import { deployed, type Deployment, DEPLOYMENT_CONTEXT } from '../../cdk/environments/deployment.ts';
import {
  type Environment,
  edgeStackName,
  observabilityStackName,
  pagesStackName,
  standbyPagesStackName,
  stackName,
} from '../../cdk/environments/environment.ts';
import type { Clock } from '../../functions/shared/clock.ts';
import type { KnownStack, Stacks } from './stacks.ts';

export interface PreparationDeps {
  /** Throws for credentials or a region that are not the environment's. */
  readonly requirePlace: (environment: Environment) => Promise<void>;
  readonly stacks: () => Stacks;
  readonly clock: Clock;
  readonly say: (line: string) => void;
}

/** What is to be deployed, and what CloudFormation knows of it. */
export interface Preparation {
  /** The stack that does the work. */
  readonly working: string;
  /** The stacks of the pages, files and all, in the order in which they need each other. */
  readonly pages: readonly string[];
  /** The stack that observes it. */
  readonly observing: string;
  /** The folder of the synthesis. */
  readonly assembly: string;
  /** Options of the CDK that synthesize this deployment. */
  readonly synthesis: readonly string[];
  readonly deployment: Deployment;
  /** ARNs of the alarms that take a deployment back, as they are deployed. */
  readonly rollbackAlarms: readonly string[];
}

/** No deployment of such a stack has succeeded: the CDK deletes it and starts anew, or goes on with it. */
const NEVER_CREATED: readonly string[] = ['REVIEW_IN_PROGRESS', 'ROLLBACK_COMPLETE', 'ROLLBACK_FAILED'];

/** What only a person can bring out of its state. */
const STUCK: readonly string[] = ['CREATE_FAILED', 'DELETE_FAILED'];

/**
 * Finds out how an environment is to be deployed now. The first deployment of a stack protects nothing from deletion, so that a failed one
 * can be tried again; every other one does, where the configuration says so. The payers' key never ends earlier than the stack has promised.
 *
 * @throws Error when something is left open in the configuration, or a stack is in a state that no deployment starts from
 */
export function prepareDeployment({ requirePlace, stacks, clock, say }: PreparationDeps) {
  return async (environment: Environment): Promise<Preparation> => {
    const { name } = environment;
    const [working, pages, observing] = [stackName(name), pagesStackName(name), observabilityStackName(name)];
    refuseOpen(openDecisions(environment));
    await requirePlace(environment);
    const [known, observability] = [await stacks().find(working), await stacks().find(observing)];
    refuseState(working, known);
    refuseState(pages, await stacks().find(pages));
    refuseState(observing, observability);
    const deployment = deploymentOf(known);
    const effective = deployed(environment, deployment);
    refuseOpen(keyToRenew(effective, clock.nowMs()));
    if (effective.payerKeyExpires > environment.payerKeyExpires) {
      say(
        `The payers' key ends at ${effective.payerKeyExpires.toISOString()}, as deployed: ${environment.payerKeyExpires.toISOString()} of the configuration is earlier.`,
      );
    }
    const assembly = `cdk.out.${environment.name}`;
    return {
      ...{ working, pages: pageStacks(environment), observing, assembly, deployment },
      synthesis: ['--context', `env=${environment.name}`, '--output', assembly, ...contextOf(deployment)],
      rollbackAlarms: observability?.rollbackAlarms ?? [],
    };
  };
}

/** Firewall and certificate come before the distribution, and a second region's bucket after it, since it names who may read it. */
function pageStacks({ name, firewall, pages }: Environment): readonly string[] {
  return [
    ...(firewall === null && pages.hostedZone === null ? [] : [edgeStackName(name)]),
    pagesStackName(name),
    ...(pages.failover === null ? [] : [standbyPagesStackName(name)]),
  ];
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
