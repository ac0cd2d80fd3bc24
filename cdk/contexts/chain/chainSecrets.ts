import { Lazy, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { AccountRootPrincipal, PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { CfnKey } from 'aws-cdk-lib/aws-kms';
import { CfnResourcePolicy, CfnSecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { allow } from '../../bricks/allow.ts';
import { KEPT } from '../../bricks/keep.ts';
import type { PermittedRole } from '../../bricks/permittedRole.ts';
import { type Environment, secretName } from '../../environments/environment.ts';

/**
 * The secrets, empty: `npm run setup-secrets` writes each value once, from the seed that only its operator sees. CDK's own `Secret` would
 * invent a value, so these are the bare resources, and they outlive the stack in every environment but the local one, with their key and
 * with the policies that guard them.
 */
export class ChainSecrets extends Construct {
  /** Account-level extended public key of the deposit addresses. */
  readonly depositXpub: CfnSecret;
  /** Account-level extended private key of the deposit addresses. */
  readonly depositAccountKey: CfnSecret;
  readonly gasKey: CfnSecret;
  /** Nobody but set-up may read it until there is a refunder. */
  readonly refundKey: CfnSecret;
  /** URLs of the endpoints of all chains: they hold providers' keys. One secret, so that a chain more is no resource more. */
  readonly rpc: CfnSecret;
  /** Encrypts all of them. Whoever reads one needs it too. */
  readonly key: CfnKey;
  readonly #removal: RemovalPolicy;
  readonly #readers = new Map<CfnSecret, string[]>();
  readonly #writers: string[] = [];

  constructor(scope: Construct, id: string, environment: Environment) {
    super(scope, id);
    this.#removal = environment.name === 'local' ? RemovalPolicy.DESTROY : KEPT;
    this.key = this.#createKey(environment);
    const secret = (constructId: string, name: string, description: string): CfnSecret => {
      const created = new CfnSecret(this, constructId, {
        name: secretName(environment.name, name),
        description,
        kmsKeyId: this.key.attrArn,
      });
      created.applyRemovalPolicy(this.#removal);
      this.#guard(constructId, created);
      return created;
    };
    this.depositXpub = secret('DepositXpub', 'deposit-xpub', 'Extended public key of the deposit account');
    this.depositAccountKey = secret(
      'DepositAccountKey',
      'deposit-account-key',
      'Extended private key of the deposit account',
    );
    this.gasKey = secret('GasKey', 'gas-key', 'Private key of the gas wallet');
    this.refundKey = secret('RefundKey', 'refund-key', 'Private key of the refund wallet');
    for (const key of [this.depositXpub, this.depositAccountKey, this.gasKey, this.refundKey]) {
      Validations.of(key).acknowledge({
        id: 'AwsSolutions-SMG4',
        reason:
          'A key that addresses on a chain follow from cannot rotate: the money would stay behind. An account is rolled over by hand, see docs/operating/runbook.md.',
      });
    }
    this.rpc = secret('Rpc', 'rpc', 'URLs of the endpoints of each chain');
    Validations.of(this.rpc).acknowledge({
      id: 'AwsSolutions-SMG4',
      reason:
        'The keys inside the URLs belong to the node providers, who have no interface to rotate them by.',
    });
  }

  get all(): readonly CfnSecret[] {
    return [this.depositXpub, this.depositAccountKey, this.gasKey, this.refundKey, this.rpc];
  }

  /** ARNs of every role that may read one of them. */
  get readers(): readonly string[] {
    return [...new Set([...this.#readers.values()].flat())];
  }

  /** Lets a role read these, which no policy of another role can. */
  allowReading(role: PermittedRole, secrets: readonly CfnSecret[]): void {
    allow(
      role,
      ['secretsmanager:GetSecretValue'],
      secrets.map(({ ref }) => ref),
    );
    this.#allowKey(role, ['kms:Decrypt']);
    for (const secret of secrets) this.#readers.get(secret)?.push(role.roleArn);
  }

  /** Lets a role write all of them, and read what it wrote. */
  allowSettingUp(role: PermittedRole): void {
    this.allowReading(role, this.all);
    allow(
      role,
      ['secretsmanager:DescribeSecret', 'secretsmanager:PutSecretValue'],
      this.all.map(({ ref }) => ref),
    );
    this.#allowKey(role, ['kms:GenerateDataKey']);
    this.#writers.push(role.roleArn);
  }

  /** Through Secrets Manager alone. https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html */
  #allowKey(role: PermittedRole, actions: readonly string[]): void {
    role.addToPrincipalPolicy(
      new PolicyStatement({
        actions: [...actions],
        resources: [this.key.attrArn],
        conditions: {
          StringEquals: { 'kms:ViaService': `secretsmanager.${Stack.of(this).region}.amazonaws.com` },
        },
      }),
    );
  }

  #createKey({ name }: Environment): CfnKey {
    const key = new CfnKey(this, 'Key', {
      description: `Secrets of appsync-payments ${name}`,
      enableKeyRotation: true,
      // The account's own policies decide who uses it, and nobody is let in by the service alone, as AWS's own key does.
      // https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
      keyPolicy: new PolicyDocument({
        statements: [
          new PolicyStatement({
            principals: [new AccountRootPrincipal()],
            actions: ['kms:*'],
            resources: ['*'],
          }),
        ],
      }),
    });
    key.applyRemovalPolicy(this.#removal);
    return key;
  }

  /**
   * Denies the value to everyone but its readers, administrators and the account's root included: a deny in a secret's policy goes before
   * whatever an identity is allowed. `aws:PrincipalArn` of a session is its role.
   *
   * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalarn
   */
  #guard(constructId: string, secret: CfnSecret): void {
    const readers: string[] = [];
    this.#readers.set(secret, readers);
    const unless = (arns: string[]) => ({
      ArnNotEquals: { 'aws:PrincipalArn': Lazy.list({ produce: () => arns }) },
    });
    const policy = new CfnResourcePolicy(this, `${constructId}Policy`, {
      secretId: secret.ref,
      blockPublicPolicy: true,
      resourcePolicy: {
        Version: '2012-10-17',
        Statement: [
          {
            Sid: 'Readers',
            Effect: 'Deny',
            Principal: '*',
            Action: 'secretsmanager:GetSecretValue',
            Resource: '*',
            Condition: unless(readers),
          },
          {
            Sid: 'Writers',
            Effect: 'Deny',
            Principal: '*',
            Action: ['secretsmanager:PutSecretValue', 'secretsmanager:UpdateSecretVersionStage'],
            Resource: '*',
            Condition: unless(this.#writers),
          },
        ],
      },
    });
    // A secret that outlives its stack keeps its guard.
    policy.applyRemovalPolicy(this.#removal);
  }
}
