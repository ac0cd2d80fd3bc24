import { ArnFormat, Duration, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { DUE_INDEX, REFERENCE_INDEX } from '../../functions/gateways/paymentKeys.ts';
import { TRANSACTIONS_IN_STATUS } from '../../functions/transactions/transactionKeys.ts';
import { acknowledgeWildcard } from '../bricks/acknowledge.ts';
import { allow, allowTable } from '../bricks/allow.ts';
import { DeadLetters, type DurableQueue } from '../bricks/durableQueue.ts';
import { OperatorRole } from '../bricks/operatorRole.ts';
import type { PermittedRole } from '../bricks/permittedRole.ts';
import { Schedule } from '../bricks/schedule.ts';
import { ServiceFunction } from '../bricks/serviceFunction.ts';
import { type Environment, routingFile, secretName } from '../environments/environment.ts';
import type { Idempotency } from './idempotency.ts';
import type { Ledger } from './ledger.ts';
import type { Risk } from './risk/risk.ts';
import type { Transactions } from './transactions.ts';

export interface GatewaysProps {
  readonly environment: Environment;
  readonly transactions: Transactions;
  readonly idempotency: Idempotency;
  readonly ledger: Ledger;
  /** What payments are judged by. */
  readonly risk: Risk;
  /** Takes what has to be posted anew. */
  readonly posting: DurableQueue;
}

/** Beyond the time limit of a call to a gateway, below AppSync's 30 seconds. */
const TIMEOUT = Duration.seconds(28);

/** Card payments: the function behind their mutations, and the one that does what is due and what gateways tell. */
export class Gateways extends Construct {
  readonly cardPayments: ServiceFunction;
  readonly settlePayments: ServiceFunction;
  /** Of the command `gateways`. */
  readonly operator: OperatorRole;
  /** Payments that nothing goes on with by itself. */
  readonly givenUp: DeadLetters;

  constructor(scope: Construct, id: string, props: GatewaysProps) {
    super(scope, id);
    const { environment, transactions, posting } = props;
    this.givenUp = new DeadLetters(this, 'GivenUp', {
      environment: environment.name,
      name: 'payments-given-up',
      meaning:
        'What a gateway did with a card payment is not known after all tries, or a call was refused every time.',
      runbook: 'payments-given-up',
    });
    this.cardPayments = this.#function(props, 'CardPayments', 'cardPayments');
    allowTable(this.cardPayments.role, {
      table: transactions.table,
      actions: ['GetItem', 'PutItem', 'UpdateItem'],
    });
    allowTable(this.cardPayments.role, {
      table: props.idempotency.claims,
      actions: ['GetItem', 'PutItem', 'UpdateItem'],
    });
    const queue = posting.queue;
    this.settlePayments = this.#function(props, 'SettlePayments', 'settlePayments', {
      POSTING_QUEUE_URL: queue.queueUrl,
    });
    allowTable(this.settlePayments.role, {
      table: transactions.table,
      actions: ['GetItem', 'UpdateItem'],
      indexes: [DUE_INDEX, REFERENCE_INDEX],
    });
    allow(this.settlePayments.role, ['sqs:SendMessage'], [queue.queueArn]);
    this.operator = new OperatorRole(this, environment.name, 'gateways');
    this.#allowOperator(this.operator, props);
    new Schedule(this, 'SettleMinute', { environment, name: 'settle-payments', target: this.settlePayments });
  }

  #function(
    { environment, transactions, idempotency, risk }: GatewaysProps,
    id: string,
    entry: string,
    variables: Readonly<Record<string, string>> = {},
  ): ServiceFunction {
    const made = new ServiceFunction(this, id, {
      environment,
      entry,
      timeout: TIMEOUT,
      memory: 512,
      files: routingFile(environment),
      variables: {
        TRANSACTIONS_TABLE: transactions.table.tableName,
        CLAIMS_TABLE: idempotency.claims.tableName,
        GATEWAY_SECRETS: gatewaySecretName(environment, ''),
        GIVEN_UP_QUEUE_URL: this.givenUp.queue.queueUrl,
        REFERENCE_TABLE: transactions.reference.tableName,
        ...risk.variables,
        ...variables,
      },
    });
    const { queueArn } = this.givenUp.queue;
    allow(made.role, ['sqs:SendMessage'], [queueArn]);
    allowGatewaySecrets(made.role, environment, ['secretsmanager:GetSecretValue']);
    risk.allowJudging(made.role);
    // Rates of the day, for amounts in dollars.
    allowTable(made.role, { table: transactions.reference, actions: ['Query'], keys: ['RATE#*'] });
    return made;
  }

  /** Sets credentials, and compares settlement reports with our records; posts what was paid out. */
  #allowOperator(role: OperatorRole, { environment, transactions, ledger }: GatewaysProps): void {
    allowGatewaySecrets(role, environment, ['secretsmanager:CreateSecret', 'secretsmanager:PutSecretValue']);
    allowTable(role, {
      table: transactions.table,
      actions: ['GetItem'],
      indexes: [TRANSACTIONS_IN_STATUS],
    });
    allowTable(role, { table: ledger.table, actions: ['GetItem', 'PutItem', 'UpdateItem'] });
  }
}

/** Accounts at gateways come and go with merchants: a command makes their secrets, not the stack. */
export function allowGatewaySecrets(
  role: PermittedRole,
  environment: Environment,
  actions: readonly string[],
): void {
  const secrets = Stack.of(role).formatArn({
    service: 'secretsmanager',
    resource: 'secret',
    resourceName: gatewaySecretName(environment, '*'),
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
  allow(role, actions, [secrets]);
  acknowledgeWildcard(
    role,
    secrets,
    'A secret for each account of a merchant at a gateway, which a command makes: scripts/gateways.ts.',
  );
}

/** The secret of an account at a gateway: `<gateway>/<account>`. */
export function gatewaySecretName({ name }: Environment, account: string): string {
  return secretName(name, `gateways/${account}`);
}
