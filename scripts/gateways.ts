/**
 * `npm run gateways -- <command>`: merchants' accounts at card gateways, and what gateways settled.
 */
import {
  CreateSecretCommand,
  PutSecretValueCommand,
  ResourceExistsException,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { text } from 'node:stream/consumers';
import { secretName } from '../cdk/environments/environment.ts';
import { environmentNamed } from '../cdk/environments/index.ts';
import { dynamoPayments } from '../functions/gateways/dynamoPayments.ts';
import { checkedCredentials } from '../functions/gateways/gatewayCredentials.ts';
import { GATEWAY_NAMES, type GatewayName } from '../functions/gateways/gatewayName.ts';
import { dynamoLedger } from '../functions/ledger/dynamoLedger.ts';
import { ledgerPosting } from '../functions/posting/ledgerPosting.ts';
import { payoutPaid } from '../functions/posting/templates/payout.ts';
import { systemClock } from '../functions/shared/clock.ts';
import { documentClient, ledgerDocumentClient } from '../functions/shared/dynamo.ts';
import { dynamoTransactions } from '../functions/transactions/dynamoTransactions.ts';
import { connect } from './command/connect.ts';
import { ENVIRONMENT, JSON_OUTPUT, runCommand } from './command/runCommand.ts';
import { readReport } from './gateways/readReport.ts';
import {
  type ReconcileDeps,
  type Reconciliation,
  reconcileSettlement,
} from './gateways/reconcileSettlement.ts';
import { requeueEvents } from './gateways/requeueEvents.ts';
import { renderReconciliation } from './gateways/renderReconciliation.ts';
import { decimalsOf } from './gateways/settlementLine.ts';

/** Statuses in which the merchant has or had money of a card payment. */
const WITH_MONEY = ['CAPTURED', 'POSTED', 'PARTIALLY_REFUNDED', 'REFUNDED', 'DISPUTED'] as const;

/** Stripe and PayPal book within the day, Adyen with its next batch. */
const SETTLES_WITHIN_DAYS = 3;

const USAGE = `npm run gateways -- <command> --gateway <name> --account <merchant id> [options]

  set-credentials               store the account's credentials, read from the standard input as JSON:
                                npm run gateways -- set-credentials … < credentials.json
  reconcile --report FILE       compare a settlement report of the gateway with our records, and name every
                                payment that is missing, doubled, wrong in amount or fee, or late
                                [--settles-within-days N] [--post-payouts]
  requeue --from TIME [--to TIME]  put the kept events of webhooks that were received then (ISO 8601) before their
                                consumer once more: what is applied already changes nothing. It names no account.

  --gateway <name>         ${GATEWAY_NAMES.join(', ')}
  --account <id>           the merchant whose account at the gateway it is
  --environment <name>     local (default), testnet or mainnet
  --settles-within-days N  how long the gateway may take, default ${SETTLES_WITHIN_DAYS}
  --post-payouts           post the report's payouts to the ledger: Dr bank, Cr receivable; each once
  --format F               table (default) or json
  --json                   the same as --format json

  stripe:  {"apiKey": "sk_…", "webhookSecrets": ["whsec_…"]}
  adyen:   {"apiKey": "AQE…", "merchantAccount": …, "hmacKeys": ["44782D…"], "livePrefix": "1797a841fbb37ca7-AdyenDemo", none: the test platform}
  paypal:  {"clientId": …, "clientSecret": …, "webhookIds": ["4JH8…"], "environment": "sandbox" or "live"}
  sandbox: {"url": …, "apiKey": …, "webhookSecret": …}

Credentials are shown nowhere. Functions read them anew after five minutes at the latest.
\`reconcile\` ends with 0 where all is as we have it, with 1 where something is not, and with 2 where the report cannot be read.`;

await runCommand({
  usage: USAGE,
  options: {
    ...ENVIRONMENT,
    ...JSON_OUTPUT,
    gateway: { type: 'string' },
    account: { type: 'string' },
    report: { type: 'string' },
    from: { type: 'string' },
    to: { type: 'string' },
    'settles-within-days': { type: 'string', default: String(SETTLES_WITHIN_DAYS) },
    'post-payouts': { type: 'boolean', default: false },
    format: { type: 'string', default: 'table' },
  },
  positionals: true,
  failureCode: 2,
  run: async (given, [command]) => {
    const { environment, account, report } = given;
    if (command === 'requeue') {
      const queued = await requeueEvents(await connect(environment, 'gateways'), given.from, given.to);
      console.log(given.json ? JSON.stringify({ queued }) : `Queued ${queued} events of gateways.`);
      return;
    }
    const gateway = GATEWAY_NAMES.find((name) => name === given.gateway);
    if (gateway === undefined || account === undefined) throw new Error(USAGE);
    const json = given.json || given.format === 'json';
    if (command === 'set-credentials') return setCredentials(environment, gateway, account, json);
    if (command !== 'reconcile' || report === undefined) throw new Error(USAGE);
    const settlesWithinDays = Number(given['settles-within-days']);
    if (!Number.isSafeInteger(settlesWithinDays) || settlesWithinDays < 0)
      throw new Error(`--settles-within-days must be a whole number of days`);
    if (given.format !== 'table' && given.format !== 'json')
      throw new Error('--format must be table or json');
    const prefix = await connect(environment, 'gateways');
    const found = await reconcileSettlement(openPayments(prefix, account), {
      ...{ merchantId: account, gateway, account, settlesWithinDays },
    })(readReport(gateway, report));
    if (given['post-payouts']) await postPayouts(prefix, account, gateway, found.payouts);
    console.log(renderReconciliation(found, json ? 'json' : 'table'));
    if (found.findings.length > 0) process.exitCode = 1;
  },
});

async function setCredentials(
  environment: string,
  gateway: GatewayName,
  account: string,
  json: boolean,
): Promise<void> {
  const credentials = checkedCredentials(gateway, await text(process.stdin));
  await connect(environment, 'gateways');
  const { name } = environmentNamed(environment);
  const secret = secretName(name, `gateways/${gateway}/${account}`);
  await put(new SecretsManagerClient({}), secret, credentials);
  console.log(json ? JSON.stringify({ secret }) : `Stored in ${secret}.`);
}

function openPayments(prefix: string, merchantId: string): ReconcileDeps {
  const table = { client: documentClient(), tableName: `${prefix}-transactions` };
  const transactions = dynamoTransactions(table);
  return {
    payment: (id) => dynamoPayments(table).get(id),
    ids: async function* () {
      for (const status of WITH_MONEY) yield* transactions.idsIn(merchantId, status);
    },
  };
}

async function postPayouts(
  prefix: string,
  merchantId: string,
  gateway: GatewayName,
  payouts: Reconciliation['payouts'],
): Promise<void> {
  const ledger = dynamoLedger({ client: ledgerDocumentClient(), tableName: `${prefix}-ledger` });
  const posting = ledgerPosting({ ledger, clock: systemClock });
  for (const { partId, amount: units, currency: symbol, line } of payouts) {
    if (partId === null) throw new Error(`line ${line}: the payout has no id, so that it cannot be posted`);
    const amount = { units, currency: { symbol, decimals: decimalsOf(symbol) } };
    const request = payoutPaid({ merchantId, gateway, payoutId: partId, amount });
    if (request === null) continue;
    const outcome = await posting.post(request);
    if (outcome.kind !== 'POSTED') throw new Error(`payout ${partId} was refused: ${outcome.kind}`);
  }
}

async function put(client: SecretsManagerClient, Name: string, SecretString: string): Promise<void> {
  try {
    await client.send(new CreateSecretCommand({ Name, SecretString }));
  } catch (error) {
    if (!(error instanceof ResourceExistsException)) throw error;
    await client.send(new PutSecretValueCommand({ SecretId: Name, SecretString }));
  }
}
