import { expect, test } from 'vitest';
import { billOf } from '../../../src/cost/bill.ts';
import { describeBill, describeHour } from '../../../src/cost/describeBill.ts';
import { OPERATOR, rolePrincipal } from '../../../src/gateway/principal.ts';
import { gatewayRecord } from '../../../src/gateway/record.ts';

const worker = rolePrincipal('arn:aws:iam::000000000000:role/worker', 'worker');

test('given the counts of two payments, when they are told, then one has its price, its budget and where its units went', () => {
  const record = gatewayRecord();
  record.count('dynamodb', 'WriteUnits', worker, 6, 'payments');
  record.count('dynamodb', 'WriteUnits', worker, 2, 'payments/byDay');
  record.count('dynamodb', 'WriteUnits', OPERATOR, 100, 'payments');
  record.count('lambda', 'Requests', worker, 4);
  record.count('lambda', 'GigabyteSeconds', worker, 0.6);
  record.count('lambda', 'LogBytes', worker, 300);
  const told = describeBill({ name: 'payment', times: 2, budget: 9 }, record.counts());
  // 4 units at $0.625, 2 requests at $0.20, 0.3 GB-seconds at $16.6667 and 150 bytes of log.
  expect(told).toContain('One payment: $7.97 a million; budget $9 (list prices, November 2026, us-east-1)');
  expect(told).toContain('$5.00 of it is the time of functions');
  expect(told.split('\n').slice(3)).toEqual([
    '  Lambda GB-seconds                       0.30       $5.00',
    '  DynamoDB write units                    4.00       $2.50',
    '  Lambda requests                         2.00       $0.40',
    '  CloudWatch Logs bytes                 150.00       $0.07',
    '  DynamoDB write units by:',
    '          3.00  payments',
    '          1.00  payments/byDay',
    '  Lambda GB-seconds by:',
    '          0.30  worker',
    '  CloudWatch Logs bytes by:',
    '        150.00  worker',
    '  Lambda requests by:',
    '          2.00  worker',
  ]);
});

test('given the bill of a second, when an hour is told, then it is 3,600 times as much', () => {
  const record = gatewayRecord();
  record.count('sqs', 'ReceiveMessage', worker, 3);
  expect(describeHour('rest', billOf(record.counts()))).toBe(
    '\nAn hour of rest: $0.0043\n  SQS requests                        10800.00  $0.0043',
  );
});
