import { expect, test } from 'vitest';
import { readConditions } from '../../../../src/gateway/authorise/condition.ts';

const refuse = (why: string): never => {
  throw new Error(why);
};

function holds(block: unknown, context: Record<string, string[]>): boolean {
  return readConditions(block, refuse).every((condition) => condition(new Map(Object.entries(context))));
}

const source = 'aws:sourcearn';
const keys = 'dynamodb:leadingkeys';

test.each([
  [{ StringEquals: { 'aws:SourceArn': 'a' } }, { [source]: ['a'] }, true],
  [{ StringEquals: { 'AWS:sourceARN': ['b', 'a'] } }, { [source]: ['a'] }, true],
  [{ StringEquals: { 'aws:SourceArn': 'a*' } }, { [source]: ['ab'] }, false],
  [{ StringLike: { 'aws:SourceArn': 'a*' } }, { [source]: ['ab'] }, true],
  [{ StringNotEquals: { 'aws:SourceArn': ['a', 'b'] } }, { [source]: ['a'] }, false],
  [{ StringNotEquals: { 'aws:SourceArn': ['a', 'b'] } }, { [source]: ['c'] }, true],
  [{ StringNotLike: { 'aws:SourceArn': 'a*' } }, { [source]: ['b'] }, true],
  [{ StringEqualsIgnoreCase: { 'aws:SourceArn': 'A' } }, { [source]: ['a'] }, true],
  [
    { ArnLike: { 'aws:SourceArn': 'arn:aws:sns:*:0:topic-*' } },
    { [source]: ['arn:aws:sns:us-east-1:0:topic-a'] },
    true,
  ],
  [
    { ArnLike: { 'aws:SourceArn': 'arn:aws:*:topic' } },
    { [source]: ['arn:aws:sns:us-east-1:0:topic'] },
    false,
  ],
  [
    { ArnEquals: { 'aws:SourceArn': 'arn:aws:sns:us-east-1:0:t' } },
    { [source]: ['arn:aws:sns:us-east-1:0:tt'] },
    false,
  ],
  [
    { ArnNotLike: { 'aws:SourceArn': 'arn:aws:sns:*:*:*' } },
    { [source]: ['arn:aws:sqs:us-east-1:0:q'] },
    true,
  ],
  [{ Bool: { 'aws:SecureTransport': 'false' } }, { 'aws:securetransport': ['true'] }, false],
  [{ NumericLessThan: { 'aws:SourceAccount': '10' } }, { 'aws:sourceaccount': ['9'] }, true],
  [{ NumericGreaterThanEquals: { 'aws:SourceAccount': '10' } }, { 'aws:sourceaccount': ['9'] }, false],
  [{ Null: { 'aws:SourceArn': 'true' } }, {}, true],
  [{ Null: { 'aws:SourceArn': 'false' } }, {}, false],
  [{ Null: { 'aws:SourceArn': 'false' } }, { [source]: ['a'] }, true],
])('given %j, when the request has %j, then it holds: %s', (block, context, expected) => {
  expect(holds(block, context)).toBe(expected);
});

test.each([
  [{ StringEquals: { 'aws:SourceArn': 'a' } }, false],
  [{ StringEqualsIfExists: { 'aws:SourceArn': 'a' } }, true],
  [{ StringNotEquals: { 'aws:SourceArn': 'a' } }, true],
  [{ 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': 'a' } }, true],
  [{ 'ForAnyValue:StringEquals': { 'dynamodb:LeadingKeys': 'a' } }, false],
])('given %j, when the key is absent, then it holds: %s', (block, expected) => {
  expect(holds(block, {})).toBe(expected);
});

test.each([
  [{ 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['a*', 'b'] } }, ['a1', 'b'], true],
  [{ 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['a*', 'b'] } }, ['a1', 'c'], false],
  [{ 'ForAnyValue:StringLike': { 'dynamodb:LeadingKeys': ['a*'] } }, ['a1', 'c'], true],
  [{ 'ForAnyValue:StringLike': { 'dynamodb:LeadingKeys': ['a*'] } }, ['c'], false],
])('given the set operator %j, when the request has %j, then it holds: %s', (block, values, expected) => {
  expect(holds(block, { [keys]: values })).toBe(expected);
});

test('given several conditions, when one does not hold, then the block does not', () => {
  const block = { StringEquals: { 'aws:SourceArn': 'a', 'aws:SourceAccount': '1' } };
  expect(holds(block, { [source]: ['a'], 'aws:sourceaccount': ['1'] })).toBe(true);
  expect(holds(block, { [source]: ['a'], 'aws:sourceaccount': ['2'] })).toBe(false);
});

test.each([
  [
    { StringEquals: { 'aws:PrincipalOrgID': 'o' } },
    'the condition key aws:PrincipalOrgID is not known locally.',
  ],
  [
    { IpAddress: { 'aws:SourceArn': '1.2.3.4' } },
    'the condition operator IpAddress is not evaluated locally.',
  ],
  [
    { 'ForSomeValues:StringEquals': { 'aws:SourceArn': 'a' } },
    'the condition operator ForSomeValues:StringEquals is not evaluated locally.',
  ],
])('given %j, when it is read, then it is refused', (block, message) => {
  expect(() => readConditions(block, refuse)).toThrow(message);
});
