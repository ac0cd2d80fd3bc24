import { expect, test } from 'vitest';
import { BRANCH_ITEMS, dynamoSettlements } from '../../../../../functions/chain/store/dynamoSettlements.ts';
import type { InvoiceWriter } from '../../../../../functions/invoices/ports.ts';
import { ok } from '../../../../../functions/shared/result.ts';

test('given many settlements of one branch, then their checks are spread over its items evenly, so that they do not wait for one another', async () => {
  const checked: string[] = [];
  const write: InvoiceWriter['write'] = async (_, companions = []) => {
    for (const each of companions) if ('check' in each) checked.push(each.check);
    return ok(undefined);
  };
  const tables = { tableName: 'chain', stateTableName: 'state' };
  const settlements = dynamoSettlements({ invoices: { write }, ...tables });
  const settlement = { invoice: null, deposits: [], sweep: null, fence: { chainId: 1, number: 4 } };
  for (let each = 0; each < 3 * BRANCH_ITEMS; each++) await settlements.commit(settlement);
  const times = [...Map.groupBy(checked, (key) => key).values()].map(({ length }) => length);
  expect(times).toEqual(Array.from({ length: BRANCH_ITEMS }, () => 3));
});
