import { describe, expect, it } from 'vitest';
import { refusedIndexChanges, type TablesTemplate } from '../../../../scripts/deploy/indexChanges.ts';

const index = (name: string, sort = 'createdAt', projection = 'ALL') => ({
  IndexName: name,
  KeySchema: [
    { AttributeName: 'shard', KeyType: 'HASH' },
    { AttributeName: sort, KeyType: 'RANGE' },
  ],
  Projection: { ProjectionType: projection },
});

const withIndexes = (...indexes: object[]): TablesTemplate => ({
  Resources: {
    Table: {
      Type: 'AWS::DynamoDB::GlobalTable',
      Properties: { TableName: 'items', GlobalSecondaryIndexes: indexes },
    },
    Queue: { Type: 'AWS::SQS::Queue' },
  },
});

describe('what one deployment can do to indexes', () => {
  it.each([
    ['nothing', withIndexes(index('a')), withIndexes(index('a'))],
    ['one is added', withIndexes(index('a')), withIndexes(index('a'), index('b'))],
    ['one is removed', withIndexes(index('a'), index('b')), withIndexes(index('b'))],
    ['the table is new', { Resources: {} }, withIndexes(index('a'), index('b'))],
    ['the table goes', withIndexes(index('a'), index('b')), { Resources: {} }],
  ])('given that %s, then it can', (_what, before, after) => {
    expect(refusedIndexChanges(before, after)).toEqual([]);
  });

  it.each([
    ['two are added', withIndexes(), withIndexes(index('a'), index('b')), /^items: add a, add b: deploy one/],
    [
      'one takes another’s place',
      withIndexes(index('a')),
      withIndexes(index('b')),
      /^items: remove a, add b: /,
    ],
    [
      'a key changes',
      withIndexes(index('a')),
      withIndexes(index('a', 'updatedAt')),
      /^items: a has another key/,
    ],
    [
      'a projection changes',
      withIndexes(index('a')),
      withIndexes(index('a', 'createdAt', 'KEYS_ONLY')),
      /^items: a has/,
    ],
  ])('given that %s, then it says in which steps it can', (_what, before, after, message) => {
    expect(refusedIndexChanges(before, after)).toEqual([expect.stringMatching(message)]);
  });
});
