import { describe, expect, it } from 'vitest';
import { PLACEHOLDER_ACCOUNT } from '../../cdk/environments/environment.ts';
import { environmentNamed } from '../../cdk/environments/index.ts';
import { functionNamed, ofType, statementsOf, target, templateOf } from './template.ts';

const template = templateOf('mainnet');
/**
 * The role for API Gateway's logs is one setting of an account and region, with the policy that AWS asks for and no name of ours.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html
 */
const isSettingOfTheAccount = ({ id }: { id: string }): boolean =>
  /^ApiRestCloudWatchRole[\dA-F]{8}$/.test(id);

const roles = ofType(template, 'AWS::IAM::Role')
  .filter((role) => !isSettingOfTheAccount(role))
  .map(({ id, properties }) => ({
    id,
    name: String(properties.RoleName).replace('appsync-payments-mainnet-', ''),
    properties,
  }));

/**
 * Actions that take no resource.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsx-ray.html
 * https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html
 */
const WITHOUT_RESOURCE = [
  /^xray:(PutTraceSegments|PutTelemetryRecords|GetSamplingRules|GetSamplingTargets)$/,
  /^logs:(Create|Get|Update|Delete|List)LogDeliver(y|ies)$/,
  /^logs:(PutResourcePolicy|DescribeResourcePolicies|DescribeLogGroups)$/,
];

/** What a command does that is new each time: a replay has the time in its name. */
const NAMED_BY_TIME = /:replay\/replay-\*/;
/** Secrets of merchants' accounts at gateways. */
const MADE_BY_COMMAND = /\/gateways\/\*/;
/** Of the bucket of anchors, each of which is a new object. */
const NEW_OBJECTS = /\{"Fn::GetAtt":\["LedgerAnchors\w+","Arn"\]\},"\/\*"/;

describe('every role', () => {
  it.each(roles)(
    'given $name, then one service may take it, or those of the account',
    ({ name, properties }) => {
      const statements = properties.AssumeRolePolicyDocument.Statement;
      expect(statements).toHaveLength(1);
      const { Service, AWS } = statements[0].Principal;
      if (name.startsWith('operator-')) expect(JSON.stringify(AWS)).toMatch(/AWS::AccountId"},":root"/);
      else expect(Service).toMatch(/^[a-z]+\.amazonaws\.com$/);
    },
  );

  // The documentation of these does not say that they tell the account; they take no role across accounts.
  const silent = ['lambda.amazonaws.com', 'backup.amazonaws.com'];
  const told = roles.filter(
    ({ name, properties }) =>
      !name.startsWith('operator-') &&
      !silent.includes(properties.AssumeRolePolicyDocument.Statement[0].Principal.Service),
  );

  it.each(told)('given $name, then the service may take it for this account alone', ({ properties }) => {
    const { account } = environmentNamed('mainnet');
    const own = account === PLACEHOLDER_ACCOUNT ? { Ref: 'AWS::AccountId' } : account;
    const [{ Condition }] = properties.AssumeRolePolicyDocument.Statement;
    expect(Condition).toEqual({ StringEquals: { 'aws:SourceAccount': own } });
  });

  it.each(roles)(
    'given $name, then it has no managed policy, and no wildcard where resources can be named',
    ({ id, properties }) => {
      expect(properties.ManagedPolicyArns).toBeUndefined();
      for (const { actions, resources } of statementsOf(template, id)) {
        expect(actions.filter((action) => action.includes('*'))).toEqual([]);
        if (actions.every((action) => WITHOUT_RESOURCE.some((known) => known.test(action)))) continue;
        const open = resources.map((resource) =>
          JSON.stringify(resource)
            .replace(NAMED_BY_TIME, '')
            .replace(NEW_OBJECTS, '')
            .replace(MADE_BY_COMMAND, ''),
        );
        expect(open.filter((resource) => resource.includes('*'))).toEqual([]);
      }
    },
  );

  it("given the role for API Gateway's logs, then that service alone may take it, and it has the policy for logs alone", () => {
    const [role, ...others] = ofType(template, 'AWS::IAM::Role').filter(isSettingOfTheAccount);
    expect(others).toEqual([]);
    const { AssumeRolePolicyDocument, ManagedPolicyArns } = role?.properties ?? {};
    const [{ Principal }, ...more] = AssumeRolePolicyDocument.Statement;
    expect([Principal, more]).toEqual([{ Service: 'apigateway.amazonaws.com' }, []]);
    expect(ManagedPolicyArns).toHaveLength(1);
    expect(JSON.stringify(ManagedPolicyArns)).toContain('/AmazonAPIGatewayPushToCloudWatchLogs"');
    expect(statementsOf(template, role?.id ?? '')).toEqual([]);
  });

  it('given all functions, then each has a role of its own', () => {
    const used = ofType(template, 'AWS::Lambda::Function').map(({ properties }) => target(properties.Role));
    expect(new Set(used).size).toBe(used.length);
  });
});

describe('what a role needs', () => {
  it('given the table of risk, then an operator puts lists there and who counts puts totals: whoever judges updates rows', () => {
    const [table] = ofType(template, 'AWS::DynamoDB::GlobalTable').filter(({ properties }) =>
      String(properties.TableName).endsWith('-risk'),
    );
    const puts = ({ actions, resources }: ReturnType<typeof statementsOf>[number]) =>
      actions.includes('dynamodb:PutItem') && resources.some((resource) => target(resource) === table?.id);
    const putting = roles.filter(({ id }) => statementsOf(template, id).some(puts));
    expect(putting.map(({ name }) => name).toSorted()).toEqual(['operator-risk', 'scoreStream']);
  });

  // https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
  it('given a queue that Lambda reads, then no role hides its messages for longer: Lambda asks for no such action', () => {
    const hiding = roles.filter(({ id }) =>
      statementsOf(template, id).some(({ actions }) => actions.includes('sqs:ChangeMessageVisibility')),
    );
    expect(hiding.map(({ name }) => name)).toEqual([]);
  });
});

describe('secrets', () => {
  const secretIds = new Map(
    ofType(template, 'AWS::SecretsManager::Secret').map(({ id, properties }) => [
      String(properties.Name).replace('appsync-payments-mainnet/', ''),
      id,
    ]),
  );
  /** Roles that may read a secret, by name. */
  const readers = (secret: string): string[] =>
    roles
      .filter(({ id }) =>
        statementsOf(template, id).some(
          ({ actions, resources }) =>
            actions.includes('secretsmanager:GetSecretValue') &&
            resources.some((resource) => target(resource) === secretIds.get(secret)),
        ),
      )
      .map(({ name }) => name);

  it('given the names, then these are all', () => {
    expect([...secretIds.keys()].sort()).toEqual([
      'deposit-account-key',
      'deposit-xpub',
      'gas-key',
      'refund-key',
      'rpc',
    ]);
  });

  /** Roles that the secret's own policy exempts from what it denies. */
  const exempt = (secret: string, action: string): string[] => {
    const policy = ofType(template, 'AWS::SecretsManager::ResourcePolicy').find(
      ({ properties }) => target(properties.SecretId) === secretIds.get(secret),
    );
    const denies = (policy?.properties.ResourcePolicy.Statement as any[]).filter(
      ({ Effect, Action, Principal, Resource }) =>
        Effect === 'Deny' && [Action].flat().includes(action) && Principal === '*' && Resource === '*',
    );
    expect(denies).toHaveLength(1);
    const arns = denies[0].Condition.ArnNotEquals['aws:PrincipalArn'] as unknown[];
    return roles.filter(({ id }) => arns.some((arn) => target(arn) === id)).map(({ name }) => name);
  };

  it.each([
    ['deposit-xpub', ['deriveAddress', 'operator-setup-secrets']],
    ['deposit-account-key', ['sign', 'operator-setup-secrets']],
    ['gas-key', ['sign', 'operator-setup-secrets']],
    ['refund-key', ['operator-setup-secrets']],
    [
      'rpc',
      ['watch', 'sweep', 'operator-setup-secrets', 'operator-wallet', 'operator-chain', 'operator-ledger'],
    ],
  ])('given %s, then only %j may read it, and its policy denies all others', (secret, expected) => {
    expect(readers(secret)).toEqual(expected);
    expect(exempt(secret, 'secretsmanager:GetSecretValue').sort()).toEqual([...expected].sort());
  });

  it.each([...secretIds.keys()])('given %s, then set-up alone may write it', (secret) => {
    for (const action of ['PutSecretValue', 'UpdateSecretVersionStage'])
      expect(exempt(secret, `secretsmanager:${action}`)).toEqual(['operator-setup-secrets']);
  });

  it('given any role but set-up, then it may do nothing else with any secret', () => {
    const actions = roles
      .filter(({ name }) => name !== 'operator-setup-secrets' && name !== 'operator-gateways')
      .flatMap(({ id }) => statementsOf(template, id).flatMap((statement) => statement.actions));
    const secret = actions.filter((action) => action.startsWith('secretsmanager:'));
    expect(new Set(secret)).toEqual(new Set(['secretsmanager:GetSecretValue']));
  });

  it('given the signing function, then it reads its two secrets, whose treasury and whose address it is, and does nothing else, and the sweeper alone may ask it', () => {
    const named = (name: string) => roles.find((role) => role.name === name)?.id ?? '';
    const actions = statementsOf(template, named('sign')).flatMap((statement) => statement.actions);
    expect(new Set(actions)).toEqual(
      new Set([
        'logs:CreateLogStream',
        'logs:PutLogEvents',
        'xray:PutTraceSegments',
        'xray:PutTelemetryRecords',
        'secretsmanager:GetSecretValue',
        'kms:Decrypt',
        'dynamodb:BatchGetItem',
      ]),
    );
    // Nothing of a table but the items that a request names: settings of merchants, owners of addresses.
    const tables = statementsOf(template, named('sign')).filter(({ actions: [first = ''] }) =>
      first.startsWith('dynamodb:'),
    );
    expect(tables.map(({ conditions }) => conditions)).toEqual(
      ['MERCHANT#*', 'ADDRESS#*'].map((key) => ({
        'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [key] },
      })),
    );
    const sign = functionNamed(template, 'sign').id;
    const askers = roles.filter(({ id }) =>
      statementsOf(template, id).some(
        (statement) =>
          statement.actions.includes('lambda:InvokeFunction') &&
          statement.resources.some((resource) => target(resource) === sign),
      ),
    );
    expect(askers.map(({ name }) => name)).toEqual(['sweep']);
    const asked = ofType(template, 'AWS::Lambda::Permission').filter(
      ({ properties }) => target(properties.FunctionName) === sign,
    );
    expect(asked).toEqual([]);
  });

  it('given who reads a secret, then it may use their key, through Secrets Manager alone', () => {
    const keys = ofType(template, 'AWS::KMS::Key').filter(({ properties }) =>
      /^Secrets/.test(properties.Description),
    );
    expect(keys).toHaveLength(1);
    expect(keys[0]!.properties.EnableKeyRotation).toBe(true);
    for (const { id } of roles) {
      const statements = statementsOf(template, id);
      // Secrets of accounts at gateways have AWS's own key, which needs no permission.
      const reads = statements.some(
        ({ actions, resources }) =>
          actions.includes('secretsmanager:GetSecretValue') &&
          resources.some((resource) => !MADE_BY_COMMAND.test(JSON.stringify(resource))),
      );
      const decrypts = statements.filter(({ resources }) =>
        resources.some((resource) => target(resource) === keys[0]!.id),
      );
      expect(decrypts.some(({ actions }) => actions.includes('kms:Decrypt'))).toBe(reads);
      for (const { resources, conditions } of decrypts) {
        expect(resources.map(target)).toEqual([keys[0]!.id]);
        expect(JSON.stringify(conditions)).toContain('kms:ViaService');
      }
    }
  });

  it.each(
    ofType(template, 'AWS::SecretsManager::Secret').map(({ properties, deletionPolicy }) => ({
      name: properties.Name,
      properties,
      deletionPolicy,
    })),
  )('given $name, then it is created empty and outlives the stack', ({ properties, deletionPolicy }) => {
    expect(Object.keys(properties).sort()).toEqual(['Description', 'KmsKeyId', 'Name']);
    expect(deletionPolicy).toBe('RetainExceptOnCreate');
  });
});
