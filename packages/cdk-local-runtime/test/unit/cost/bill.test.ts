import { expect, test } from 'vitest';
import { billOf, difference, lessIdle } from '../../../src/cost/bill.ts';
import { PRICES } from '../../../src/cost/prices.ts';
import { OPERATOR, rolePrincipal } from '../../../src/gateway/principal.ts';
import { gatewayRecord } from '../../../src/gateway/record.ts';

const worker = rolePrincipal('arn:aws:iam::000000000000:role/worker', 'worker');
const pipe = rolePrincipal('arn:aws:iam::000000000000:role/pipe', 'pipe', 'pipes.amazonaws.com');
const schedule = rolePrincipal('arn:aws:iam::000000000000:role/minute', 'minute', 'scheduler.amazonaws.com');

test('given counted calls, when they are billed, then each has its price and the dearest comes first', () => {
  const record = gatewayRecord();
  record.count('dynamodb', 'PutItem', worker);
  record.count('dynamodb', 'WriteUnits', worker, 3);
  record.count('events', 'PutEvents', pipe, 10);
  record.count('sqs', 'SendMessage', schedule);
  record.count('lambda', 'GigabyteSeconds', worker, 0.5);
  expect(billOf(record.counts())).toEqual([
    { item: 'EventBridge events', quantity: 10, dollars: 10 * PRICES['EventBridge events'] },
    { item: 'Lambda GB-seconds', quantity: 0.5, dollars: 0.5 * PRICES['Lambda GB-seconds'] },
    { item: 'DynamoDB write units', quantity: 3, dollars: 3 * PRICES['DynamoDB write units'] },
    { item: 'EventBridge schedules', quantity: 1, dollars: PRICES['EventBridge schedules'] },
    { item: 'EventBridge pipes', quantity: 1, dollars: PRICES['EventBridge pipes'] },
    { item: 'SQS requests', quantity: 1, dollars: PRICES['SQS requests'] },
  ]);
});

test('given calls of the operator and calls that cost nothing, when they are billed, then the bill is empty', () => {
  const record = gatewayRecord();
  record.count('sqs', 'SendMessage', OPERATOR);
  record.count('ssm', 'GetParameter', worker);
  expect(billOf(record.counts())).toEqual([]);
});

test('given two readings, when the later is compared, then only what came between counts', () => {
  const record = gatewayRecord();
  record.count('sqs', 'SendMessage', worker);
  const before = record.counts();
  record.count('sqs', 'SendMessage', worker);
  record.count('sns', 'Publish', worker);
  expect(billOf(difference(before, record.counts()))).toMatchObject([
    { item: 'SNS publishes', quantity: 1 },
    { item: 'SQS requests', quantity: 1 },
  ]);
});

test('given what an idle runtime does each second, when a flow is billed, then only its own is left, never less than nothing', () => {
  const record = gatewayRecord();
  record.count('sqs', 'ReceiveMessage', worker, 10);
  record.count('sns', 'Publish', worker, 1);
  const idle = record.counts().map((count) => ({ ...count, units: 2, calls: 2 }));
  expect(billOf(lessIdle(record.counts(), idle, 3))).toMatchObject([
    { item: 'SQS requests', quantity: 4 },
    { item: 'SNS publishes', quantity: 0 },
  ]);
});
