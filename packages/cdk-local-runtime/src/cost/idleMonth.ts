import { PRICES } from './prices.ts';

/** A synthesized template, as far as what it costs while nobody uses it. */
export interface PricedTemplate {
  readonly Resources: Readonly<
    Record<string, { readonly Type: string; readonly Properties?: Readonly<Record<string, unknown>> }>
  >;
}

/**
 * Dollars a month for what is there whether used or not: us-east-1, without free tiers, as
 * https://aws.amazon.com/cloudwatch/pricing/, https://aws.amazon.com/kinesis/data-streams/pricing/ (730 hours), https://aws.amazon.com/kms/pricing/, https://aws.amazon.com/secrets-manager/pricing/ and
 * https://aws.amazon.com/waf/pricing/ have them.
 */
export const MONTHLY_PRICES = {
  'CloudWatch alarms, by metric': 0.1,
  'CloudWatch dashboards': 3,
  'CloudWatch metrics of logs': 0.3,
  'KMS keys': 1,
  'Kinesis shards': 10.95,
  'Kinesis streams on demand': 29.2,
  'Secrets Manager secrets': 0.4,
  'WAF rules': 1,
  'WAF web ACLs': 5,
} as const;

type MonthlyItem = keyof typeof MONTHLY_PRICES;
type RunningItem = 'EventBridge schedules' | 'Lambda requests' | 'SQS requests';

/** A line of the month. */
export interface IdleLine {
  readonly item: MonthlyItem | RunningItem;
  readonly quantity: number;
  readonly dollars: number;
}

const MINUTES = 730 * 60;
/** Lambda's pollers of a queue, of which it may use fewer: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html */
const POLLERS = 5;
/** Long polls last 20 seconds: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-short-and-long-polling.html */
const POLLS_A_MINUTE = 3;

/**
 * What the resources of these templates cost a month in which nothing is asked of them, dearest line first: what AWS charges by the month,
 * schedules with the calls that they make, and polls of queues. The time of functions, storage, and what metrics filters count
 * only when something fails are not in it.
 */
export function idleMonth(templates: readonly PricedTemplate[]): IdleLine[] {
  const quantities = new Map<IdleLine['item'], number>();
  for (const { Resources } of templates)
    for (const { Type, Properties = {} } of Object.values(Resources))
      for (const [item, quantity] of itemsOf(Type, Properties))
        quantities.set(item, (quantities.get(item) ?? 0) + quantity);
  return [...quantities]
    .filter(([, quantity]) => quantity > 0)
    .map(([item, quantity]) => ({ item, quantity, dollars: quantity * priceOf(item) }))
    .sort((a, b) => b.dollars - a.dollars);
}

/** The month in words; `environment` names what it is of. */
export function describeIdleMonth(environment: string, lines: readonly IdleLine[]): string {
  const total = lines.reduce((sum, { dollars }) => sum + dollars, 0);
  const rows = lines.map(
    ({ item, quantity, dollars }) =>
      `  ${item.padEnd(32)}${quantity.toFixed(0).padStart(10)}  $${dollars.toFixed(2)}`,
  );
  return [`\nA month of ${environment} with nothing to do: $${total.toFixed(2)}`, ...rows].join('\n');
}

const priceOf = (item: IdleLine['item']): number =>
  item in MONTHLY_PRICES ? MONTHLY_PRICES[item as MonthlyItem] : PRICES[item as RunningItem];

function itemsOf(
  type: string,
  properties: Readonly<Record<string, unknown>>,
): readonly (readonly [IdleLine['item'], number])[] {
  switch (type) {
    case 'AWS::CloudWatch::Alarm':
      return [['CloudWatch alarms, by metric', metricsOf(properties)]];
    case 'AWS::CloudWatch::Dashboard':
      return [['CloudWatch dashboards', 1]];
    case 'AWS::KMS::Key':
      return [['KMS keys', 1]];
    case 'AWS::Kinesis::Stream':
      return JSON.stringify(properties['StreamModeDetails'] ?? {}).includes('ON_DEMAND')
        ? [['Kinesis streams on demand', 1]]
        : [['Kinesis shards', Number(properties['ShardCount'] ?? 1)]];
    case 'AWS::Lambda::EventSourceMapping':
      return readsQueue(properties) ? [POLLED] : [];
    case 'AWS::Logs::MetricFilter':
      return [['CloudWatch metrics of logs', measured(properties)]];
    case 'AWS::Pipes::Pipe':
      return JSON.stringify(properties['SourceParameters'] ?? {}).includes('SqsQueueParameters')
        ? [POLLED]
        : [];
    case 'AWS::Scheduler::Schedule':
      return scheduled(String(properties['ScheduleExpression']));
    case 'AWS::SecretsManager::Secret':
      return [['Secrets Manager secrets', 1]];
    case 'AWS::WAFv2::WebACL':
      return [
        ['WAF web ACLs', 1],
        ['WAF rules', (properties['Rules'] as unknown[]).length],
      ];
    default:
      return [];
  }
}

const POLLED = ['SQS requests', POLLERS * POLLS_A_MINUTE * MINUTES] as const;

/** An alarm that computes is charged for each metric that it computes with. */
function metricsOf({ Metrics }: Readonly<Record<string, unknown>>): number {
  if (!Array.isArray(Metrics)) return 1;
  return (Metrics as { MetricStat?: unknown }[]).filter(({ MetricStat }) => MetricStat !== undefined).length;
}

/** A metric costs in the hours in which it has data: one that reads a number of a line has some always, one that counts lines has none. */
function measured({ MetricTransformations }: Readonly<Record<string, unknown>>): number {
  const transformations = (MetricTransformations ?? []) as { MetricValue?: string }[];
  return transformations.filter(({ MetricValue }) => MetricValue?.startsWith('$')).length;
}

/** Streams are no queues: that of a table, and one of Kinesis, which a mapping says how to begin with. */
const readsQueue = ({ EventSourceArn, StartingPosition }: Readonly<Record<string, unknown>>): boolean =>
  StartingPosition === undefined && !JSON.stringify(EventSourceArn ?? '').includes('StreamArn');

/** A schedule and the call of a function that it ends in, at once or by a queue. One that runs once is nothing. */
function scheduled(expression: string): readonly (readonly [RunningItem, number])[] {
  const every = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression);
  if (every === null) return [];
  const [, amount = '1', unit = 'minute'] = every;
  const runs = MINUTES / (Number(amount) * { minute: 1, hour: 60, day: 1_440 }[unit as 'minute']);
  return [
    ['EventBridge schedules', runs],
    ['Lambda requests', runs],
  ];
}
