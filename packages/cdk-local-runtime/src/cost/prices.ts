/**
 * List prices of us-east-1 in US dollars, without free tiers and volume steps, as the services' pricing pages had them
 * (https://aws.amazon.com/<service>/pricing/). Reads of a stream have none: Lambda's are free
 * (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CostOptimization_StreamsUsage.html), and what a pipe is
 * charged for is what it passes on.
 */
export const pricesOf = 'November 2026, us-east-1';

const million = 1e6;

/** Dollars for one unit. */
export const prices = {
  'AppSync operations': 4 / million,
  'AppSync messages': 2 / million,
  'AppSync connection minutes': 0.08 / million,
  'CloudWatch Logs bytes': 0.5 / 1024 ** 3,
  'DynamoDB read units': 0.125 / million,
  'DynamoDB write units': 0.625 / million,
  'EventBridge events': 1 / million,
  'EventBridge pipes': 0.4 / million,
  'EventBridge schedules': 1 / million,
  'Lambda GB-seconds': 0.0000166667,
  'Lambda requests': 0.2 / million,
  'Secrets Manager calls': 0.05 / 10_000,
  'SNS publishes': 0.5 / million,
  'SQS requests': 0.4 / million,
  'Step Functions Express requests': 1 / million,
} as const;

export type PricedItem = keyof typeof prices;
