import { getAddress } from 'ethers/address';
import { type ChainConfig, CHAINS_FILE, chainsSchema } from '../../functions/chain/chainConfig.ts';
import { type Pages, refuseBadPages } from './pages.ts';
import { ROUTING_FILE, routingSchema, type RoutingRules } from '../../functions/gateways/routing.ts';

/** All that differs between the deployments of one definition. */
export interface Environment {
  readonly name: EnvironmentName;
  /** The AWS account that it lives in, twelve digits. Every command refuses credentials of another. */
  readonly account: string;
  /** Its region. Every command uses it, whatever a profile says. */
  readonly region: string;
  readonly chains: readonly ChainConfig[];
  /** Where the pages that payers see are served: https and a host, without a slash at its end. Links and printed codes begin with it. */
  readonly pagesUrl: string;
  /** Which gateway takes a card payment: `functions/gateways/routing.ts`. None: every gateway of the merchant's, the sandbox last. */
  readonly cardRouting: RoutingRules;
  /**
   * When the payers' public API key ends: a full hour, at most 365 days after a deployment, since that is the longest that AppSync
   * takes: https://docs.aws.amazon.com/appsync/latest/devguide/security-authz.html
   */
  readonly payerKeyExpires: Date;
  /** Tables, secrets, archive and logs outlive the stack. */
  readonly keepsData: boolean;
  /**
   * Stack and tables refuse to be deleted. The command that deploys leaves this out of the first deployment, which could not be tried
   * again otherwise: `firstDeployment`.
   */
  readonly refusesDeletion: boolean;
  /**
   * How long the anchors of the ledger's seal cannot be deleted. In `COMPLIANCE` nobody can, not even the account's root, and the bucket
   * cannot be removed before: https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html
   */
  readonly anchors: { readonly mode: 'GOVERNANCE' | 'COMPLIANCE'; readonly retentionDays: number };
  readonly logRetentionDays: number;
  readonly archiveDays: number;
  /** Least level that functions write. Metrics of chains and books are made of lines of level info. */
  readonly logLevel: 'debug' | 'info';
  /** Share of API requests and approvals that X-Ray records beyond the first of each second, 0 to 1; functions follow. */
  readonly tracedShare: number;
  /** Whether the API answers introspection queries. */
  readonly introspection: boolean;
  /**
   * Minutes for which a merchant's new treasury or notification address is announced before it is good: as long as it takes people to see it
   * and to stop it.
   */
  readonly changeDelayMinutes: number;
  /** Whether merchants' people can sign in, at a user pool of Amazon Cognito: see `Staff`. Off unless it is wanted: people with keys alone need none. */
  readonly staff: boolean;
  /** Null: no web application firewall. */
  readonly firewall: Firewall | null;
  readonly pages: Pages;
  /** Posters at work at a time, 2 to 1,000: each takes ten postings a call. The ledger is never asked for more. */
  readonly postingConcurrency: number;
  /**
   * Shards of the stream that risk follows, 1 to 100: each takes 1,000 events a second, and one customer's are in one.
   * `docs/concepts/scale.md` has how many 1,500 transactions a second need.
   */
  readonly riskShards: number;
  /**
   * How many executions at a time Lambda gives the account in this region, as Service Quotas shows it; 10 in some new accounts:
   * https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
   */
  readonly accountConcurrency: number;
  /**
   * Executions kept for a function by name, so that no flood elsewhere stops it. 100 of the account's stay unreserved, so that a small
   * account can keep none: https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html
   */
  readonly reservedConcurrency: Readonly<Record<string, number>>;
  /** The account whose pipeline may deploy here; null: people deploy. */
  readonly deliveredFrom: string | null;
  /** Minutes after a deployment in which an alarm still takes it back, 0 to 180. */
  readonly rollbackMinutes: number;
  /**
   * What mail to merchants is sent from, an address of a domain that is verified with SES; null: merchants get none.
   */
  readonly mailFrom: string | null;
  /** Mail address that alarms are sent to; null: people subscribe to the topic themselves. */
  readonly alarmAddress: string | null;
  /** US dollars a month beyond which the operators hear of it; null: no budget. */
  readonly monthlyBudgetDollars: number | null;
  /** ARN of a backup vault in another account, which takes a copy of every table each night; null: no copy there. */
  readonly backupCopyVault: string | null;
}

/** On every resource: what costs are counted by. */
export const APPLICATION_TAG = 'application';
export const ENVIRONMENT_TAG = 'appsync-payments:environment';

export type EnvironmentName = 'local' | 'testnet' | 'mainnet';

/** Most requests in five minutes before the firewall answers 429; at least 10. */
export interface Firewall {
  /** With the public API key, by IP address. */
  readonly payerRequestsPerAddress: number;
  /** With a merchant's key, by key: a merchant's backend is one address with much traffic. */
  readonly merchantRequestsPerKey: number;
  /** Preflights of browsers and handshakes of subscriptions, which carry no key, by IP address. */
  readonly handshakesPerAddress: number;
  /** Anything else, by IP address. */
  readonly otherRequestsPerAddress: number;
  /** Pages and their files, by IP address. */
  readonly pagesPerAddress: number;
  /** Webhooks of gateways, by IP address: a gateway sends all of a merchant's from a few. */
  readonly webhooksPerAddress: number;
  /**
   * All of it together, by IP address: a new value of a key is a new count. No less than the busiest backend sends from one address.
   */
  readonly requestsPerAddress: number;
}

/** Stands where an operator has to write the address that all money goes to. It synthesizes and refuses to deploy. */
export const PLACEHOLDER_TREASURY = '0x0000000000000000000000000000000000000000';

/** Stands where an operator has to write the account: the one that the local runtime says it is. */
export const PLACEHOLDER_ACCOUNT = '000000000000';

/** What Lambda keeps for functions without a reservation. */
const UNRESERVED_CONCURRENCY_MIN = 100;

/**
 * Returns the environment if its configuration holds together.
 *
 * @throws Error naming the environment and the field: an account that is not twelve digits, a region that is none,
 * an address without its EIP-55 checksum, chains that `chainsSchema` refuses, a key that ends within an hour
 */
export function checkedEnvironment(environment: Environment): Environment {
  const where = `environment ${environment.name}`;
  if (!/^\d{12}$/.test(environment.account)) {
    throw new Error(`${where}: account must be twelve digits, not ${environment.account}`);
  }
  if (!/^[a-z]{2}(-[a-z]+)+-\d$/.test(environment.region)) {
    throw new Error(`${where}: region must be one of AWS, such as eu-central-1, not ${environment.region}`);
  }
  const parsed = chainsSchema.safeParse(environment.chains);
  if (!parsed.success) throw new Error(`${where}: chains: ${parsed.error.message}`);
  for (const chain of environment.chains) {
    refuseBadChecksum(`${where}: chain ${chain.chainId}: treasury`, chain.treasury);
    refuseBadChecksum(`${where}: chain ${chain.chainId}: multicall3`, chain.multicall3);
    for (const { symbol, tokenAddress } of chain.assets) {
      if (tokenAddress !== null)
        refuseBadChecksum(`${where}: chain ${chain.chainId}: ${symbol}`, tokenAddress);
    }
  }
  if (!/^(https:\/\/[a-z0-9.-]+|http:\/\/localhost:\d+)$/.test(environment.pagesUrl)) {
    throw new Error(`${where}: pagesUrl must be https and a host, not ${environment.pagesUrl}`);
  }
  if (environment.payerKeyExpires.getTime() % 3_600_000 !== 0) {
    throw new Error(`${where}: payerKeyExpires must be a full hour: AppSync rounds down to one`);
  }
  const routing = routingSchema.safeParse(environment.cardRouting);
  if (!routing.success) throw new Error(`${where}: cardRouting: ${routing.error.message}`);
  if (
    !Number.isInteger(environment.riskShards) ||
    environment.riskShards < 1 ||
    environment.riskShards > 100
  ) {
    throw new Error(`${where}: riskShards must be 1 to 100, not ${environment.riskShards}`);
  }
  refuseBadReservations(where, environment);
  refuseBadPages(where, environment);
  return environment;
}

function refuseBadReservations(where: string, environment: Environment): void {
  const { accountConcurrency, chains, reservedConcurrency, postingConcurrency } = environment;
  const reserved = Object.values(reservedConcurrency).reduce((sum, executions) => sum + executions, 0);
  const most = accountConcurrency - UNRESERVED_CONCURRENCY_MIN;
  if (reserved > 0 && reserved > most) {
    throw new Error(
      `${where}: reservedConcurrency is ${reserved} in all, the account leaves ${Math.max(0, most)}`,
    );
  }
  // Each chain's loop may be in a call of its own for as long as its turn lasts: fewer, and one would wait for another.
  for (const name of ['watch', 'sweep']) {
    const kept = reservedConcurrency[name] ?? Infinity;
    if (kept < chains.length)
      throw new Error(
        `${where}: reservedConcurrency of ${name} is ${kept}, below the ${chains.length} chains`,
      );
  }
  const post = reservedConcurrency['post'] ?? postingConcurrency;
  if (post < postingConcurrency) {
    throw new Error(
      `${where}: reservedConcurrency of post is ${post}, below postingConcurrency ${postingConcurrency}`,
    );
  }
}

/** The file that lies beside the code of each function that knows the chains. */
export function chainsFile(environment: Environment): Readonly<Record<string, string>> {
  return { [CHAINS_FILE]: JSON.stringify(environment.chains) };
}

/** The file that lies beside the code of each function that calls card gateways. */
export function routingFile(environment: Environment): Readonly<Record<string, string>> {
  return { [ROUTING_FILE]: JSON.stringify(environment.cardRouting) };
}

/** The CloudFormation stack of an environment. */
export function stackName(environment: EnvironmentName): string {
  return `appsync-payments-${environment}`;
}

/** The stack of what only observes an environment. */
export function observabilityStackName(environment: EnvironmentName): string {
  return `${stackName(environment)}-observability`;
}

/** The stack of the pages that people see. */
export function pagesStackName(environment: EnvironmentName): string {
  return `${stackName(environment)}-pages`;
}

/** The stack of the pages' firewall and certificate. */
export function edgeStackName(environment: EnvironmentName): string {
  return `${stackName(environment)}-edge`;
}

/** The stack of the pages in a second region. */
export function standbyPagesStackName(environment: EnvironmentName): string {
  return `${pagesStackName(environment)}-standby`;
}

/** The bus on which its events are. */
export function busName(environment: EnvironmentName): string {
  return `appsync-payments-${environment}`;
}

/** Names are fixed, so that scripts and people find a thing without the stack's outputs. */
export function physicalName(environment: EnvironmentName, name: string): string {
  return `appsync-payments-${environment}-${name}`;
}

/** Buckets of all accounts share one name space, so that the account is in the name. */
export function anchorsBucketName({ name, account }: Pick<Environment, 'name' | 'account'>): string {
  return `${physicalName(name, 'ledger-anchors')}-${account}`;
}

/** The bucket of the pages' files. */
export function pagesBucketName({ name, account }: Pick<Environment, 'name' | 'account'>): string {
  return `${physicalName(name, 'pages')}-${account}`;
}

/** The bucket of the pages' files in a second region. */
export function standbyPagesBucketName({ name, account }: Pick<Environment, 'name' | 'account'>): string {
  return `${physicalName(name, 'pages-standby')}-${account}`;
}

/** Of the host at which merchants' people sign in. All accounts of a region share the name space. */
export function staffDomainPrefix({ name, account }: Pick<Environment, 'name' | 'account'>): string {
  return `${physicalName(name, 'staff')}-${account}`;
}

/** Secrets are a tree by environment, as IAM and people like to select them. */
export function secretName(environment: EnvironmentName, name: string): string {
  return `appsync-payments-${environment}/${name}`;
}

function refuseBadChecksum(what: string, address: string): void {
  if (getAddress(address.toLowerCase()) !== address) {
    throw new Error(
      `${what} ${address} must carry its EIP-55 checksum: ${getAddress(address.toLowerCase())}`,
    );
  }
}
