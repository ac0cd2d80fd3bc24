import { beforeAll, describe, expect, it } from 'vitest';
import { type BuiltResolvers, buildTestResolvers } from '../../engines/resolvers.ts';

let resolvers: BuiltResolvers;
beforeAll(async () => {
  resolvers = await buildTestResolvers();
});

describe.each(['createInvoice', 'submitTransaction'])('the claim of %s', (field) => {
  it.each(['ConditionalCheckFailedException', 'TransactionConflictException'])(
    'given it meets %s, then the next step waits for whoever has the key',
    (type) => {
      const met = resolvers.evaluate(`${field}/2.claim`, 'response', {
        stash: { claimId: 'demo#1', prepared: { inputHash: 'hash' }, owner: 'me' },
        error: { type: `DynamoDB:${type}`, message: 'somebody else has it' },
      });
      expect(met).toMatchObject({ kind: 'value', value: null, effects: { stash: { owner: null } } });
      expect(
        resolvers.evaluate(`${field}/3.awaitClaim`, 'request', { stash: met.effects.stash }),
      ).toMatchObject({ kind: 'value', value: { operation: 'Invoke', payload: { claimId: 'demo#1' } } });
    },
  );
});
