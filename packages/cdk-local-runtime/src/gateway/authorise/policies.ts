import { isRecord } from '../../template/intrinsics.ts';
import { UnsupportedFeature, type Resource, type Stack } from '../../template/model.ts';
import { managedPolicy } from './managedPolicies.ts';
import { strings } from './pattern.ts';
import { readRoleUsers } from './roleUsers.ts';
import { readStatements, type Statement } from './statement.ts';

/** Every policy of a stack. */
export interface Policies {
  /** Identity statements by role ARN. */
  readonly roles: ReadonlyMap<string, readonly Statement[]>;
  /** Trust statements by role ARN. */
  readonly trust: ReadonlyMap<string, readonly Statement[]>;
  /** Resource statements by the ARN of what they stand on. */
  readonly resources: ReadonlyMap<string, readonly Statement[]>;
  /** The resources for which a service assumes a role, by role ARN, a space and service principal. */
  readonly roleUsers: ReadonlyMap<string, readonly string[]>;
}

/** No policies: nobody but the operator may do anything. */
export const NO_POLICIES: Policies = {
  roles: new Map(),
  trust: new Map(),
  resources: new Map(),
  roleUsers: new Map(),
};

/** Reads the policies of a stack. Throws UnsupportedFeature for what cannot be evaluated here. */
export function readPolicies(stack: Stack): Policies {
  const roles = new Map<string, Statement[]>();
  const trust = new Map<string, Statement[]>();
  const arnByName = new Map<string, string>();
  for (const role of stack.ofType('AWS::IAM::Role')) {
    const arn = role.attributes['Arn'] ?? '';
    arnByName.set(role.ref, arn);
    trust.set(
      arn,
      readStatements(role, 'AssumeRolePolicyDocument', role.properties['AssumeRolePolicyDocument']),
    );
    roles.set(arn, inlineStatements(role));
  }
  for (const type of ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy']) {
    for (const policy of stack.ofType(type)) {
      const statements = readStatements(policy, 'PolicyDocument', policy.properties['PolicyDocument']);
      for (const name of strings(policy.properties['Roles'])) {
        roles.get(arnByName.get(name) ?? '')?.push(...statements);
      }
    }
  }
  attachOwnManagedPolicies(stack, roles);
  return { roles, trust, resources: readResourcePolicies(stack), roleUsers: readRoleUsers(stack) };
}

function inlineStatements(role: Resource): Statement[] {
  const inline = [role.properties['Policies'] ?? []].flat().flatMap((policy) => {
    const { PolicyDocument, PolicyName } = isRecord(policy) ? policy : {};
    return readStatements(role, 'Policies', PolicyDocument, String(PolicyName));
  });
  const managed = strings(role.properties['ManagedPolicyArns']).flatMap((arn) => {
    if (!arn.startsWith('arn:aws:iam::aws:')) return [];
    const document = managedPolicy(arn);
    if (document !== undefined) return readStatements(role, 'ManagedPolicyArns', document);
    throw new UnsupportedFeature(
      role.logicalId,
      role.type,
      'ManagedPolicyArns',
      `${arn} is not known locally.`,
    );
  });
  return [...inline, ...managed];
}

function attachOwnManagedPolicies(stack: Stack, roles: Map<string, Statement[]>): void {
  for (const role of stack.ofType('AWS::IAM::Role')) {
    for (const arn of strings(role.properties['ManagedPolicyArns'])) {
      const policy = stack.ofType('AWS::IAM::ManagedPolicy').find(({ ref }) => ref === arn);
      if (policy === undefined) continue;
      const statements = readStatements(policy, 'PolicyDocument', policy.properties['PolicyDocument']);
      roles.get(role.attributes['Arn'] ?? '')?.push(...statements);
    }
  }
}

function readResourcePolicies(stack: Stack): Map<string, Statement[]> {
  const policies = new Map<string, Statement[]>();
  const add = (arn: string, statements: Statement[]) =>
    policies.set(arn, [...(policies.get(arn) ?? []), ...statements]);
  const arnOf = (ref: string) =>
    [...stack.resources.values()].find((resource) => resource.ref === ref)?.attributes['Arn'] ?? ref;

  const documents: [type: string, targets: string, document: string][] = [
    ['AWS::SQS::QueuePolicy', 'Queues', 'PolicyDocument'],
    ['AWS::SNS::TopicPolicy', 'Topics', 'PolicyDocument'],
    ['AWS::S3::BucketPolicy', 'Bucket', 'PolicyDocument'],
    ['AWS::SecretsManager::ResourcePolicy', 'SecretId', 'ResourcePolicy'],
  ];
  for (const key of stack.ofType('AWS::KMS::Key'))
    add(key.attributes['Arn'] ?? key.ref, readStatements(key, 'KeyPolicy', key.properties['KeyPolicy']));
  for (const [type, targets, document] of documents) {
    for (const policy of stack.ofType(type)) {
      const statements = readStatements(policy, document, policy.properties[document]);
      for (const target of strings(policy.properties[targets])) add(arnOf(target), statements);
    }
  }
  for (const policy of stack.ofType('AWS::Events::EventBusPolicy')) add(...busPolicy(policy, stack));
  for (const permission of stack.ofType('AWS::Lambda::Permission'))
    add(...functionPermission(permission, stack));
  return policies;
}

function busPolicy(policy: Resource, stack: Stack): [string, Statement[]] {
  const name = String(policy.properties['EventBusName'] ?? 'default');
  const bus = stack.ofType('AWS::Events::EventBus').find(({ ref }) => ref === name);
  // Before `Statement` there was one statement in properties of its own.
  const { Action, Principal, Condition } = policy.properties;
  const principal = Principal === '*' ? '*' : { AWS: Principal };
  const own = { Effect: 'Allow', Action, Principal: principal, ...conditionOf(Condition) };
  const statement = policy.properties['Statement'] ?? own;
  return [bus?.attributes['Arn'] ?? name, readStatements(policy, 'Statement', { Statement: statement })];
}

/** An organisation's id is the one condition of that form, and there is no organisation locally. */
function conditionOf(condition: unknown): { Condition?: unknown } {
  if (!isRecord(condition)) return {};
  return { Condition: { [String(condition['Type'])]: { [String(condition['Key'])]: condition['Value'] } } };
}

/** A permission is a statement of the function's policy in CloudFormation's own words. */
function functionPermission(permission: Resource, stack: Stack): [string, Statement[]] {
  const { FunctionName, Action, Principal, SourceArn, SourceAccount } = permission.properties;
  const wanted = String(FunctionName);
  const target =
    stack.ofType('AWS::Lambda::Function').find(({ ref }) => ref === wanted)?.attributes['Arn'] ?? wanted;
  const principal = String(Principal);
  const statement = {
    Effect: 'Allow',
    Action,
    Resource: target,
    Principal: principal.includes('.amazonaws.com') ? { Service: principal } : { AWS: principal },
    Condition: {
      ...(SourceArn === undefined ? {} : { ArnLike: { 'aws:SourceArn': SourceArn } }),
      ...(SourceAccount === undefined ? {} : { StringEquals: { 'aws:SourceAccount': SourceAccount } }),
    },
  };
  return [target, readStatements(permission, 'Principal', { Statement: statement })];
}
