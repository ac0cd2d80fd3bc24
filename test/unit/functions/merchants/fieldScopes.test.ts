import { beforeAll, describe, expect, it } from 'vitest';
import { RESOLVERS } from '../../../../cdk/contexts/api/resolverTable.ts';
import { SCOPES } from '../../../../functions/merchants/caller.ts';
import { FIELD_SCOPES } from '../../../../functions/merchants/fieldScopes.ts';
import { type BuiltResolvers, buildTestResolvers, merchantIdentity } from '../../../engines/resolvers.ts';

/** Payers may use them, so that any key may; and what IAM alone may. */
const OPEN =
  /^(Query\.(listAssets|getChainHead|getCheckout|parseEmvQr|getPayee|getPayeeQr|getTransferReceipt)|Subscription\.on(Checkout|ChainHead)Changed|\w+\.qrCode|Mutation\.(publish|invalidate)\w+|Mutation\.createMerchant|Mutation\.payWithSession)$/;

let resolvers: BuiltResolvers;
beforeAll(async () => {
  resolvers = await buildTestResolvers();
});

describe('scopes', () => {
  it('given every field with a resolver, then it asks for a scope or is open to payers', () => {
    const unguarded = Object.keys(RESOLVERS).filter((field) => !(field in FIELD_SCOPES) && !OPEN.test(field));
    expect(unguarded).toEqual([]);
    expect(Object.keys(FIELD_SCOPES).filter((field) => !(field in RESOLVERS))).toEqual([]);
  });

  it.each(Object.entries(FIELD_SCOPES))(
    'given %s and every scope but %s, then the resolver refuses and names it',
    (field, scope) => {
      const others = SCOPES.filter((each) => each !== scope).join(' ');
      const refused = resolvers.evaluate(field, 'request', { identity: merchantIdentity('demo', others) });
      expect(refused).toMatchObject({
        kind: 'error',
        error: { errorType: 'Unauthorized', errorInfo: { scope } },
      });
    },
  );

  it.each(Object.entries(FIELD_SCOPES))(
    'given %s and the scope %s alone, then the resolver lets it in',
    (field, scope) => {
      const args = { id: 'x', invoiceId: 'x' };
      const context = { args, source: { id: 'x' }, identity: merchantIdentity('demo', scope) };
      const evaluation = resolvers.evaluate(field, 'request', context);
      if (evaluation.kind === 'error') expect(evaluation.error.errorType).toBe('InvalidInput');
    },
  );
});
