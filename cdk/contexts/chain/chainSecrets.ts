import { RemovalPolicy, Validations } from 'aws-cdk-lib';
import { CfnSecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { KEPT } from '../../bricks/keep.ts';
import { type Environment, secretName } from '../../environments/environment.ts';

/**
 * The secrets, empty: `npm run setup-secrets` writes each value once, from the seed that only its operator sees. CDK's own `Secret` would
 * invent a value, so these are the bare resources, and they outlive the stack in every environment but the local one.
 */
export class ChainSecrets extends Construct {
  /** Account-level extended public key of the deposit addresses. */
  readonly depositXpub: CfnSecret;
  /** Account-level extended private key of the deposit addresses. */
  readonly depositAccountKey: CfnSecret;
  readonly gasKey: CfnSecret;
  /** Nobody may read it until there is a refunder. */
  readonly refundKey: CfnSecret;
  /** URLs of the nodes by chain id: they hold a provider's key. */
  readonly rpc: ReadonlyMap<number, CfnSecret>;

  constructor(scope: Construct, id: string, environment: Environment) {
    super(scope, id);
    const secret = (constructId: string, name: string, description: string): CfnSecret => {
      const created = new CfnSecret(this, constructId, {
        name: secretName(environment.name, name),
        description,
      });
      created.applyRemovalPolicy(environment.name === 'local' ? RemovalPolicy.DESTROY : KEPT);
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
          'A key that addresses on a chain follow from cannot rotate: the money would stay behind. An account is rolled over by hand, see docs/runbook.md.',
      });
    }
    this.rpc = new Map(
      environment.chains.map(({ chainId, name }) => {
        const url = secret(`Rpc${chainId}`, `rpc/${chainId}`, `URL of the ${name} node`);
        Validations.of(url).acknowledge({
          id: 'AwsSolutions-SMG4',
          reason:
            'The key inside the URL belongs to the node provider, who has no interface to rotate it by.',
        });
        return [chainId, url];
      }),
    );
  }

  /** ARNs of all node URLs. */
  get rpcArns(): string[] {
    return [...this.rpc.values()].map((secret) => secret.ref);
  }
}
