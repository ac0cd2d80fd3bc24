import { CfnOutput, NestedStack, Stack } from 'aws-cdk-lib';
import type { EventBus } from 'aws-cdk-lib/aws-events';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { STREAMED_TYPES } from '../../../functions/risk/streamedEvent.ts';
import { allow, allowTable } from '../../bricks/allow.ts';
import { BusRule } from '../../bricks/busRule.ts';
import { OperatorRole } from '../../bricks/operatorRole.ts';
import type { PermittedRole } from '../../bricks/permittedRole.ts';
import { RecordTable } from '../../bricks/recordTable.ts';
import { ServiceRole } from '../../bricks/serviceRole.ts';
import { StreamConsumer } from '../../bricks/streamConsumer.ts';
import { type Environment, physicalName } from '../../environments/environment.ts';

export interface RiskProps {
  readonly environment: Environment;
  readonly bus: EventBus;
  /** Where exchange rates are. */
  readonly reference: RecordTable;
}

/**
 * What is known of customers, devices and addresses, and who is called where a person has to decide. Nested in the stack of the contexts
 * that judge by it, which has 500 resources at most.
 */
export class Risk extends NestedStack {
  readonly table: RecordTable;
  /** Of what happens after a transaction was judged, and of those that nobody judged before. */
  readonly stream: StreamConsumer;
  /** Of the command `risk`. */
  readonly operator: OperatorRole;
  readonly #environment: Environment;

  constructor(scope: Construct, id: string, { environment, bus, reference }: RiskProps) {
    super(scope, id, { description: `appsync-payments, ${environment.name}: risk` });
    this.#environment = environment;
    this.table = new RecordTable(this, 'Table', {
      environment,
      name: 'risk',
      keys: { partition: 'pk', sort: 'sk' },
      timeToLiveAttribute: 'ttl',
    });
    const alerts = this.#alert(environment, bus);
    this.stream = this.#stream(environment, { bus, reference, alerts });
    this.operator = new OperatorRole(this, environment.name, 'risk');
    allowTable(this.operator, {
      table: this.table,
      actions: ['GetItem', 'PutItem', 'DeleteItem'],
      keys: ['KEY#*', 'SETTINGS'],
    });
    allow(this.operator, ['ssm:GetParameter', 'ssm:PutParameter'], [this.#parameterArn()]);
  }

  #stream(
    environment: Environment,
    { bus, reference, alerts }: Pick<RiskProps, 'bus' | 'reference'> & { alerts: Topic },
  ): StreamConsumer {
    const stream = new StreamConsumer(this, 'Stream', {
      environment,
      bus,
      name: 'risk',
      types: STREAMED_TYPES,
      feeds: [
        {
          name: 'risk-customers',
          detail: { data: { customerId: [{ wildcard: '*' }] } },
          partitionKeyPath: '$.detail.data.customerId',
        },
        {
          name: 'risk-others',
          detail: { data: { customerId: [null] } },
          partitionKeyPath: '$.detail.subject',
        },
      ],
      shards: environment.riskShards,
      rules: ['risk-alerts'],
      entry: 'scoreStream',
      variables: {
        ...this.variables,
        REFERENCE_TABLE: reference.tableName,
        RISK_ALERTS_TOPIC: alerts.topicArn,
      },
    });
    const { role } = stream.consumer;
    this.allowJudging(role);
    // The totals of a customer, with what succeeded or was declined.
    allowTable(role, { table: this.table, actions: ['PutItem'], keys: ['CUSTOMER#*'] });
    allowTable(role, { table: reference, actions: ['Query'] });
    allow(role, ['sns:Publish'], [alerts.topicArn]);
    return stream;
  }

  /** Variables of a function that judges. */
  get variables(): Readonly<Record<string, string>> {
    return {
      RISK_TABLE: this.table.tableName,
      RISK_RULES_PARAMETER: rulesParameterName(this.#environment),
    };
  }

  /** What a function may do that writes attempts and judges them by their history. */
  allowJudging(role: PermittedRole): void {
    allowTable(role, {
      table: this.table,
      actions: ['BatchGetItem', 'GetItem', 'Query', 'UpdateItem'],
    });
    allow(role, ['ssm:GetParameter'], [this.#parameterArn()]);
  }

  #parameterArn(): string {
    return Stack.of(this).formatArn({
      service: 'ssm',
      resource: 'parameter',
      resourceName: rulesParameterName(this.#environment),
    });
  }

  /** A text for people, on a topic that those who review subscribe to. */
  #alert(environment: Environment, bus: EventBus): Topic {
    const topic = new Topic(this, 'Alerts', {
      topicName: physicalName(environment.name, 'risk-alerts'),
      enforceSSL: true,
    });
    const role = new ServiceRole(this, 'AlertRole', {
      roleName: physicalName(environment.name, 'risk-alerts'),
      service: 'events',
    });
    allow(role, ['sns:Publish'], [topic.topicArn]);
    new BusRule(this, 'Alert', {
      environment: environment.name,
      bus,
      name: 'risk-alerts',
      types: ['transaction.in_review'],
      hours: 24,
      target: { arn: topic.topicArn, roleArn: role.roleArn, inputTransformer: ALERT },
    });
    new CfnOutput(this, 'RiskAlertsTopic', { value: topic.topicArn });
    return topic;
  }
}

/** What, why, what to do, until when. EventBridge leaves out what an event does not have. */
const ALERT = {
  inputPathsMap: {
    id: '$.detail.data.id',
    kind: '$.detail.data.kind',
    merchantId: '$.detail.data.merchantId',
    amount: '$.detail.data.amount',
    currency: '$.detail.data.currency',
    decimals: '$.detail.data.decimals',
    score: '$.detail.data.risk.score',
    why: '$.detail.data.risk.summary',
    until: '$.detail.data.reviewUntil',
  },
  inputTemplate: [
    '"<kind> transaction <id> of merchant <merchantId> waits for a review."',
    '"Amount: <amount> base units of <currency> (<decimals> decimals)."',
    '"Why: score <score>; <why>"',
    '"Decide by <until>, after which a card payment is refused: reviewTransaction(id: <id>, decision: APPROVE or REJECT, note: your reason), with a key of scope transactions:review. What waits: listReviews."',
  ].join('\n'),
};

export function rulesParameterName({ name }: Pick<Environment, 'name'>): string {
  return physicalName(name, 'risk-rules');
}
