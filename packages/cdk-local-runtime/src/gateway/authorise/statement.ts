import { isRecord } from '../../template/intrinsics.ts';
import { UnsupportedFeature, type Resource } from '../../template/model.ts';
import { readConditions, type Condition } from './condition.ts';
import { globPattern, strings } from './pattern.ts';

/**
 * One statement of a policy:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
 */
export interface Statement {
  /**
   * The policy's logical id and the statement's `Sid` or number: `WatchRolePolicy#0`. One of a role's own policies has
   * its name between: `WatchRole#reads/0`.
   */
  readonly id: string;
  readonly effect: 'Allow' | 'Deny';
  /** What it names, as written; empty for `NotAction` and `NotResource`. */
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  action(action: string): boolean;
  resource(arn: string): boolean;
  /** Absent in identity policies. */
  readonly principal?: StatementPrincipal;
  readonly conditions: readonly Condition[];
}

export interface StatementPrincipal {
  readonly everybody: boolean;
  /** Account, user, role and session ARNs, account numbers. */
  readonly aws: readonly string[];
  readonly services: readonly string[];
}

const STATEMENT_ELEMENTS: ReadonlySet<string> = new Set([
  'Sid',
  'Effect',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Principal',
  'Condition',
]);

/** Reads a policy document. Throws UnsupportedFeature for an element, operator or key that is not known here. */
export function readStatements(
  owner: Resource,
  property: string,
  document: unknown,
  policyName?: string,
): Statement[] {
  const refuse = (why: string): never => {
    throw new UnsupportedFeature(owner.logicalId, owner.type, property, why);
  };
  const prefix = policyName === undefined ? '' : `${policyName}/`;
  const parsed: unknown = typeof document === 'string' ? JSON.parse(document) : document;
  const statements = isRecord(parsed) ? parsed['Statement'] : undefined;
  if (statements === undefined) return refuse('the policy has no Statement.');
  return [statements].flat().map((statement: unknown, index) => {
    if (!isRecord(statement)) return refuse('a statement is not an object.');
    const unknown = Object.keys(statement).find((element) => !STATEMENT_ELEMENTS.has(element));
    if (unknown !== undefined) return refuse(`the policy element ${unknown} is not evaluated locally.`);
    const effect = statement['Effect'];
    if (effect !== 'Allow' && effect !== 'Deny') return refuse(`Effect is ${String(effect)}.`);
    const principal = readPrincipal(statement['Principal']);
    return {
      id: `${owner.logicalId}#${prefix}${String(statement['Sid'] ?? index)}`,
      effect,
      actions: strings(statement['Action']),
      resources: strings(statement['Resource']),
      action: matcher(statement, 'Action', 'i'),
      resource: matcher(statement, 'Resource', ''),
      ...(principal === undefined ? {} : { principal }),
      conditions: readConditions(statement['Condition'], refuse),
    };
  });
}

function matcher(
  statement: Record<string, unknown>,
  element: string,
  flags: string,
): (value: string) => boolean {
  const positive = statement[element];
  const negative = statement[`Not${element}`];
  const patterns = strings(positive ?? negative).map((pattern) => globPattern(pattern, flags));
  // A trust policy and some resource policies name no resource: they speak of what they stand on.
  if (positive === undefined && negative === undefined) return () => true;
  const matches = (value: string) => patterns.some((pattern) => pattern.test(value));
  return positive === undefined ? (value) => !matches(value) : matches;
}

function readPrincipal(principal: unknown): StatementPrincipal | undefined {
  if (principal === undefined) return undefined;
  if (principal === '*') return { everybody: true, aws: [], services: [] };
  const named = isRecord(principal) ? principal : {};
  const aws = strings(named['AWS']);
  return { everybody: aws.includes('*'), aws, services: strings(named['Service']) };
}
