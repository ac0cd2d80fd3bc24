/**
 * List prices of us-east-1 in US dollars, without free tiers and volume steps, as the services' pricing pages had them
 * (https://aws.amazon.com/<service>/pricing/). Reads of a stream have none: Lambda's are free
 * (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CostOptimization_StreamsUsage.html), and what a pipe is
 * charged for is what it passes on.
 */
export const PRICES_OF = 'November 2026, us-east-1';

const MILLION = 1e6;

/** Dollars for one unit. */
export const PRICES = {
  'AppSync operations': 4 / MILLION,
  'AppSync messages': 2 / MILLION,
  'AppSync connection minutes': 0.08 / MILLION,
  'CloudWatch Logs bytes': 0.5 / 1024 ** 3,
  'DynamoDB read units': 0.125 / MILLION,
  'DynamoDB write units': 0.625 / MILLION,
  'EventBridge events': 1 / MILLION,
  'EventBridge pipes': 0.4 / MILLION,
  'EventBridge schedules': 1 / MILLION,
  'Kinesis PUT payload units': 0.014 / MILLION,
  'Lambda GB-seconds': 0.0000166667,
  'Lambda requests': 0.2 / MILLION,
  'Secrets Manager calls': 0.05 / 10_000,
  'SNS publishes': 0.5 / MILLION,
  'SQS requests': 0.4 / MILLION,
  'Step Functions Express requests': 1 / MILLION,
} as const;

export type PricedItem = keyof typeof PRICES;
