import { describe, expect, it } from 'vitest';
import { journalEntry } from '../../../../../functions/ledger/journalEntry.ts';
import { inboundPosting } from '../../../../../functions/posting/templates/inbound.ts';
import { linesOf } from '../../../../fixtures/posting/events.ts';
import { ACCOUNT_RECORD, DECIDED, inboundFrom } from '../../../../fixtures/posting/transactions.ts';

const NOON = '2026-01-02T12:00:00.000Z';
const approved = (direction: 'DEBIT' | 'CREDIT') =>
  inboundFrom({
    id: 'txn_01J00000000000000000000000',
    version: 2,
    merchantId: 'mer',
    kind: 'INBOUND',
    status: 'APPROVED',
    ...DECIDED,
    amount: '1234',
    currency: 'EUR',
    decimals: 2,
    direction,
    accountId: 'acc-1',
    externalId: 'ext-1',
    createdAt: NOON,
    updatedAt: NOON,
    transitions: [{ status: 'APPROVED', at: NOON, version: 2 }],
  });

describe('an approved transaction', () => {
  it.each([
    ['DEBIT', ['mer:acc-1 DEBIT 1234', 'mer:bank:settlement:EUR CREDIT 1234'], 'Debit ext-1'],
    ['CREDIT', ['mer:acc-1 CREDIT 1234', 'mer:bank:settlement:EUR DEBIT 1234'], 'Credit ext-1'],
  ] as const)(
    'given a %s, then the money moves between the customer and settlement',
    (direction, lines, description) => {
      const request = inboundPosting(approved(direction), ACCOUNT_RECORD);
      expect(
        request.draft.postings.map(({ accountId, side, amount }) => `${accountId} ${side} ${amount}`),
      ).toEqual(lines);
      expect(request.draft).toMatchObject({ description, source: 'txn_01J00000000000000000000000#approved' });
      expect(journalEntry(request.draft, new Date(NOON))).toMatchObject({ ok: true });
      expect(linesOf(request)).toHaveLength(2);
    },
  );

  it("given an account with a limit, then the customer's account enforces it and settlement does not", () => {
    const { accounts } = inboundPosting(approved('DEBIT'), ACCOUNT_RECORD);
    expect(
      accounts.map(({ id, type, mayBeNegative, stripes }) => [id, type, mayBeNegative, stripes]),
    ).toEqual([
      ['mer:acc-1', 'LIABILITY', false, 1],
      ['mer:bank:settlement:EUR', 'ASSET', true, 64],
    ]);
  });
});
