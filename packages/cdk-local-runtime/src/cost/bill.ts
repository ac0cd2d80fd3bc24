import type { CallCount } from '../gateway/record.ts';
import { PRICES, type PricedItem } from './prices.ts';

/** A line of a bill. */
export interface BillLine {
  readonly item: PricedItem;
  readonly quantity: number;
  readonly dollars: number;
}

/** What the counts of a run would cost, dearest line first. Calls of the operator are nobody's cost. */
export function billOf(counts: readonly CallCount[]): BillLine[] {
  const quantities = new Map<PricedItem, number>();
  const add = (item: PricedItem, quantity: number) =>
    quantities.set(item, (quantities.get(item) ?? 0) + quantity);
  for (const count of counts) {
    if (count.principal.endsWith(':user/operator')) continue;
    for (const [item, quantity] of itemsOf(count)) add(item, quantity);
  }
  return [...quantities]
    .map(([item, quantity]) => ({ item, quantity, dollars: quantity * PRICES[item] }))
    .sort((a, b) => b.dollars - a.dollars);
}

/** The counts of `after` that came since `before`. */
export function difference(before: readonly CallCount[], after: readonly CallCount[]): CallCount[] {
  const earlier = new Map(before.map((count) => [keyOf(count), count]));
  return after.map((count) => {
    const known = earlier.get(keyOf(count));
    return { ...count, calls: count.calls - (known?.calls ?? 0), units: count.units - (known?.units ?? 0) };
  });
}

/** The counts of a flow without what an idle runtime would have counted in that time; never below zero. */
export function lessIdle(
  counts: readonly CallCount[],
  idlePerSecond: readonly CallCount[],
  seconds: number,
): CallCount[] {
  const idle = new Map(idlePerSecond.map((count) => [keyOf(count), count]));
  return counts.map((count) => {
    const rate = idle.get(keyOf(count));
    return {
      ...count,
      calls: Math.max(0, count.calls - (rate?.calls ?? 0) * seconds),
      units: Math.max(0, count.units - (rate?.units ?? 0) * seconds),
    };
  });
}

const keyOf = ({ service, action, principal, via, flow, of }: CallCount): string =>
  [service, action, principal, via, flow, of].join(' ');

function itemsOf({ service, action, via, calls, units }: CallCount): [PricedItem, number][] {
  const own = itemOf(service, action);
  const items: [PricedItem, number][] = own === undefined ? [] : [[own, units]];
  // A pipe is charged for what it passes on after its filter, a schedule for each run: each is one call of its target.
  if (via === 'pipes.amazonaws.com' && FORWARDING_ACTIONS.has(action))
    items.push(['EventBridge pipes', calls]);
  if (via === 'scheduler.amazonaws.com') items.push(['EventBridge schedules', calls]);
  return items;
}

const FORWARDING_ACTIONS: ReadonlySet<string> = new Set([
  'PutEvents',
  'StartExecution',
  'PutRecords',
  'SendMessageBatch',
]);

function itemOf(service: string, action: string): PricedItem | undefined {
  switch (`${service} ${action}`) {
    case 'appsync Operations':
      return 'AppSync operations';
    case 'appsync Messages':
      return 'AppSync messages';
    case 'appsync ConnectionMinutes':
      return 'AppSync connection minutes';
    case 'dynamodb ReadUnits':
      return 'DynamoDB read units';
    case 'dynamodb WriteUnits':
      return 'DynamoDB write units';
    case 'events PutEvents':
      return 'EventBridge events';
    case 'kinesis PutPayloadUnits':
      return 'Kinesis PUT payload units';
    case 'lambda GigabyteSeconds':
      return 'Lambda GB-seconds';
    case 'lambda LogBytes':
      return 'CloudWatch Logs bytes';
    case 'lambda Requests':
      return 'Lambda requests';
    case 'sns Publish':
    case 'sns PublishBatch':
      return 'SNS publishes';
    case 'states StartExecution':
    case 'states StartSyncExecution':
      return 'Step Functions Express requests';
  }
  if (service === 'sqs') return 'SQS requests';
  return service === 'secretsmanager' ? 'Secrets Manager calls' : undefined;
}
