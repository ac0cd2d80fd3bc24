import { globSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { KEPT_GRANTS, reasonToKeep } from '../../mutation/keptGrants.ts';

/** What `why` names, a file or several. */
const filesIn = (why: string): string[] =>
  [...why.matchAll(/(?<![\w/])(?:packages|test)\/[\w./{},-]*[\w}]/g)].map(([file]) => file);

describe('the grants that are kept', () => {
  it.each(KEPT_GRANTS)(
    'given $action, then it says which actions, and does not excuse a whole role',
    (kept) => {
      expect('made:Up').not.toMatch(kept.action);
      expect('dynamodb:MadeUp').not.toMatch(kept.action);
    },
  );

  it('given the reasons, then each test that they name is there', () => {
    const named = KEPT_GRANTS.flatMap(({ why }) => filesIn(why));
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter((file) => globSync(file).length === 0)).toEqual([]);
  });

  it('given a grant that nobody explains, then there is no reason to keep it', () => {
    const grant = {
      statement: 'OperatorRolesmerchant0#permissions/0',
      resource: 'arn:aws:dynamodb:::table/x',
    };
    expect(reasonToKeep({ ...grant, action: 'dynamodb:DeleteTable' })).toBeUndefined();
  });
});
