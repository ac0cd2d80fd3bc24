import type { Principal } from '../principal.ts';
import { decide, statementsOn, type Access, type Decision } from './decide.ts';
import type { Policies } from './policies.ts';

/** Decides as `decide` does. */
export type Decide = (principal: Principal, access: Access) => Decision;

/** Enough for every principal, operation and resource of a stack. */
const DECISIONS_MAX = 10_000;

/** What was decided of one action of one principal on one resource. */
interface Known {
  /** The context keys that the conditions of the statements on it read. */
  readonly keys: readonly string[];
  readonly byValues: Map<string, Decision>;
}

/**
 * Remembers decisions: policies are fixed at the start, so that the same principal, action, resource and values of the context keys that
 * some condition reads are decided alike. Forgets all of them at `max`.
 */
export function rememberedDecisions(policies: Policies, max = DECISIONS_MAX): Decide {
  const known = new Map<string, Known>();
  let decisions = 0;
  return (principal, access) => {
    const name = nameOf(principal, access);
    const found = known.get(name) ?? { keys: keysRead(policies, principal, access), byValues: new Map() };
    const values = found.keys.length === 0 ? '' : valuesOf(found.keys, access);
    const before = found.byValues.get(values);
    if (before !== undefined) return before;
    if (decisions >= max) {
      known.clear();
      found.byValues.clear();
      decisions = 0;
    }
    const decision = decide(policies, principal, access);
    found.byValues.set(values, decision);
    known.set(name, found);
    decisions += 1;
    return decision;
  };
}

/** Everything of a principal that a decision or its message can depend on; which flow it is counted for is none of it. */
function nameOf(
  { kind, arn, session, servicePrincipal, sourceArn }: Principal,
  { action, resource }: Access,
): string {
  return JSON.stringify([kind, arn, session, servicePrincipal, sourceArn, action, resource]);
}

function keysRead(policies: Policies, principal: Principal, access: Access): string[] {
  const identity = principal.kind === 'role' ? (policies.roles.get(principal.arn) ?? []) : [];
  const about = [...identity, ...statementsOn(policies, access)].filter(
    (statement) => statement.action(access.action) && statement.resource(access.resource),
  );
  return [...new Set(about.flatMap(({ conditions }) => conditions.map(({ key }) => key)))];
}

function valuesOf(keys: readonly string[], { context = {} }: Access): string {
  return JSON.stringify(keys.map((key) => context[key] ?? null));
}
