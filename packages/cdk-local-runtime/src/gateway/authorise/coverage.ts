import type { RecordedDecision } from '../record.ts';
import { decide } from './decide.ts';
import { globPattern } from './pattern.ts';
import type { Policies } from './policies.ts';
import type { Statement } from './statement.ts';

/** One action on one resource that a statement allows, as the template writes them. */
export interface Grant {
  readonly statement: string;
  readonly action: string;
  readonly resource: string;
}

/** What a run showed about the grants of a stack. */
export interface Coverage {
  /** Grants that allowed something in the run. */
  readonly used: Grant[];
  /** Grants that allowed nothing in the run. */
  readonly unused: Grant[];
  /** Grants of services that do not run locally: no run can show whether they are needed. */
  readonly unobservable: Grant[];
  /** How many different calls were evaluated again without the statement that had allowed them. */
  readonly reevaluated: number;
  /** Those of them that another statement would have allowed: one of the two is too much. */
  readonly allowedAnyway: Grant[];
}

/** Nothing locally calls these. */
const UNOBSERVABLE_SERVICES: ReadonlySet<string> = new Set(['cloudwatch', 'kms', 'logs', 'xray']);

/** Compares the grants of a stack with the decisions of a run. */
export function coverageOf(policies: Policies, decisions: readonly RecordedDecision[]): Coverage {
  const allowed = decisions.filter(({ statement }) => statement !== null && statement !== 'operator');
  const grants = grantsOf(policies);
  const isUsed = ({ statement, action, resource }: Grant): boolean => {
    const [ofAction, ofResource] = [globPattern(action, 'i'), globPattern(resource)];
    return allowed.some(
      (decision) =>
        decision.statement === statement &&
        ofAction.test(decision.access.action) &&
        ofResource.test(decision.access.resource),
    );
  };
  const isObservable = ({ action }: Grant): boolean => !UNOBSERVABLE_SERVICES.has(action.split(':')[0] ?? '');
  return {
    used: grants.filter((grant) => isObservable(grant) && isUsed(grant)),
    unused: grants.filter((grant) => isObservable(grant) && !isUsed(grant)),
    unobservable: grants.filter((grant) => !isObservable(grant)),
    reevaluated: allowed.length,
    allowedAnyway: allowedAnyway(policies, allowed),
  };
}

function grantsOf(policies: Policies): Grant[] {
  const statements = [...policies.roles.values(), ...policies.resources.values()].flat();
  const grants = statements
    .filter(({ effect }) => effect === 'Allow')
    .flatMap(({ id, actions, resources }) =>
      actions.flatMap((action) => resources.map((resource) => ({ statement: id, action, resource }))),
    );
  // A policy that several roles share is read once for each.
  return [...new Map(grants.map((grant) => [JSON.stringify(grant), grant])).values()];
}

function allowedAnyway(policies: Policies, allowed: readonly RecordedDecision[]): Grant[] {
  const statements = [...new Set(allowed.map(({ statement }) => statement ?? ''))];
  return statements.flatMap((id) => {
    const without = withoutStatement(policies, id);
    return allowed
      .filter(
        ({ statement, principal, access }) => statement === id && decide(without, principal, access).allowed,
      )
      .map(({ access: { action, resource } }) => ({ statement: id, action, resource }));
  });
}

/** The same policies, less one statement. */
export function withoutStatement(policies: Policies, id: string): Policies {
  const less = (statements: ReadonlyMap<string, readonly Statement[]>) =>
    new Map([...statements].map(([arn, list]) => [arn, list.filter((statement) => statement.id !== id)]));
  return { ...policies, roles: less(policies.roles), resources: less(policies.resources) };
}
