import { reasonToKeep, type Grant } from './keptGrants.ts';

interface Decision {
  principal: { kind: string; arn: string };
  access: { action: string; resource: string };
  /** Null when it was refused. */
  statement: string | null;
  times: number;
}

/** What `--record` writes. */
export interface Record {
  decisions: Decision[];
  used: Grant[];
  unused: Grant[];
  unobservable: Grant[];
  reevaluated: number;
  allowedAnyway: Grant[];
}

/** What a run showed about the grants, for people. */
export function describeCoverage(record: Record): string {
  const { decisions, used, unused, unobservable, reevaluated, allowedAnyway } = record;
  const refused = decisions.filter(({ statement }) => statement === null);
  const unexplained = unused.filter((grant) => reasonToKeep(grant) === undefined);
  const services = [...new Set(unobservable.map(({ action }) => action.split(':')[0]))].join(', ');
  const count = (n: number, what: string): string => `${String(n).padStart(6)}  ${what}`;
  return [
    '',
    'Grants, each an action on a resource in a statement:',
    count(used.length, 'used'),
    count(unobservable.length, `of services that do not run locally: ${services}`),
    count(unused.length - unexplained.length, 'not used, and kept:'),
    ...byReason(unused),
    count(unexplained.length, 'not used, and nobody says why they are there'),
    ...unexplained.map((grant) => `        ${nameOf(grant)}`),
    '',
    'Calls, each of one caller on one resource:',
    count(reevaluated, 'allowed; each evaluated again without the statement that had allowed it:'),
    count(reevaluated - allowedAnyway.length, 'of them denied'),
    count(allowedAnyway.length, 'allowed by another statement'),
    ...allowedAnyway.map((grant) => `        ${nameOf(grant)}`),
    count(refused.length, 'refused'),
    ...refused.map(
      ({ principal: { arn }, access: { action, resource } }) => `        ${action} ${resource} by ${arn}`,
    ),
  ].join('\n');
}

function byReason(unused: readonly Grant[]): string[] {
  const reasons = new Map<string, Grant[]>();
  for (const grant of unused) {
    const why = reasonToKeep(grant);
    if (why !== undefined) reasons.set(why, [...(reasons.get(why) ?? []), grant]);
  }
  return [...reasons].flatMap(([why, grants]) => [
    `        ${why}`,
    ...grants.map((grant) => `          ${nameOf(grant)}`),
  ]);
}

function nameOf({ statement, action, resource }: Grant): string {
  return `${action} ${resource.split(':').slice(5).join(':')}  (${statement})`;
}
