import { describe, expect, it } from 'vitest';
import { translate } from '../../../../functions/events/translate.ts';
import { itemOf } from '../../../../functions/gateways/paymentItem.ts';
import { changesOf } from '../../../../scripts/reconcile/changesOf.ts';
import { cardPaymentOf } from '../../../fixtures/gateways/cardPayments.ts';
import { withdrawn } from '../../../fixtures/posting/events.ts';

const at = (minute: number) => `2026-01-02T12:0${minute}:00.000Z`;
const range = (from: number, to: number) => ({ from: new Date(at(from)), to: new Date(at(to)) });
const eventsOf = (item: Record<string, unknown>, from = 0, to = 9) =>
  changesOf(item, range(from, to)).map((change) => {
    const event = translate(change);
    return event && `${event.id} ${event.type} ${event.occurredAt}`;
  });

const transaction = {
  id: 'txn_01J00000000000000000000000',
  version: 3,
  merchantId: 'mer_1',
  kind: 'INBOUND',
  status: 'POSTED',
  amount: '500',
  amountRefunded: '0',
  currency: 'EUR',
  decimals: 2,
  accountId: 'acc-1',
  direction: 'DEBIT',
  createdAt: at(1),
  updatedAt: at(3),
  transitions: [
    { status: 'AUTHORIZED', at: at(1), version: 1 },
    { status: 'APPROVED', at: at(2), version: 2 },
    { status: 'POSTED', at: at(3), version: 3 },
  ],
};
const id = transaction.id;

describe('what an item remembers of its writes', () => {
  it('given a transaction, then each of its moves is told with its own version and time', () => {
    expect(eventsOf(transaction)).toEqual([
      `${id}#1 transaction.authorized ${at(1)}`,
      `${id}#2 transaction.approved ${at(2)}`,
      `${id}#3 transaction.posted ${at(3)}`,
    ]);
  });

  it('given a time, then only what was written in it, both ends included', () => {
    expect(eventsOf(transaction, 2, 2)).toEqual([`${id}#2 transaction.approved ${at(2)}`]);
    expect(eventsOf(transaction, 4, 9)).toEqual([]);
  });

  it('given an item that has forgotten its oldest moves, then what they led to is not guessed', () => {
    const [, ...newest] = transaction.transitions;
    expect(eventsOf({ ...transaction, transitions: newest })).toEqual([
      `${id}#3 transaction.posted ${at(3)}`,
    ]);
  });

  it('given a funding, which moves never, then its one write is told', () => {
    const funding = {
      id: 'fnd_31337_0xdd',
      version: 1,
      merchantId: '_operator',
      kind: 'FUNDING',
      wallet: 'GAS',
      chainId: 31337,
      currency: 'ETH',
      decimals: 18,
      amount: '7',
      txHash: '0xdd',
      updatedAt: at(2),
    };
    expect(eventsOf(funding)).toEqual([`fnd_31337_0xdd#1 wallet.funded ${at(2)}`]);
    expect(eventsOf(funding, 3, 4)).toEqual([]);
  });

  it('given an item that was written before moves were kept, then nothing is guessed', () => {
    const { transitions: _, ...old } = transaction;
    expect(eventsOf(old)).toEqual([]);
  });

  it('given a sweep that ended, was taken back and ended again, then its end is told once, as it stands', () => {
    const sweep = {
      id: 'swp_1',
      version: 6,
      updatedAt: at(6),
      transitions: [
        { status: 'MINED', at: at(2), version: 3 },
        { status: 'FINAL', at: at(3), version: 4 },
        { status: 'BROADCAST', at: at(4), version: 5 },
        { status: 'FINAL', at: at(6), version: 6 },
      ],
    };
    const ends = changesOf(sweep, range(0, 9)).filter(({ after }) => after['status'] === 'FINAL');
    expect(ends.map(({ after }) => after['version'])).toEqual([6]);
  });

  it('given a deposit, then each of its moves is told with what was confirmed and owed then, whatever release wrote it', () => {
    const confirmed = { amount: '5', owed: '4' };
    const maps = [
      { status: 'SEEN', at: at(1), version: 1 },
      { status: 'CONFIRMED', at: at(2), version: 2, confirmed },
      { status: 'ORPHANED', at: at(3), version: 3 },
    ];
    const texts = [
      `1 SEEN ${Date.parse(at(1))}`,
      `2 CONFIRMED ${Date.parse(at(2))} 5 4`,
      `3 ORPHANED ${Date.parse(at(3))}`,
    ];
    const told = (transitions: readonly unknown[]) =>
      changesOf({ id: 'dep_1', version: 3, updatedAt: at(3), amount: '9', transitions }, range(0, 9)).map(
        ({ after: { transitions: _, ...after } }) => after,
      );
    expect(told(texts)).toEqual(told(maps));
    expect(told(texts)[1]).toMatchObject({ status: 'CONFIRMED', version: 2, updatedAt: at(2), ...confirmed });
  });

  it('given a card payment with a refund since, then each move is its event, and nothing else of it', () => {
    const moved = (['INITIATED', 'AUTHORIZED', 'CAPTURED', 'POSTED'] as const).map((status, index) => ({
      status,
      at: at(index + 1),
      version: index + 1,
    }));
    const refunded = {
      ...itemOf(cardPaymentOf({ status: 'POSTED', journalEntryId: 'je_1', transitions: moved })),
      version: 5,
      updatedAt: at(6),
      status: 'PARTIALLY_REFUNDED',
      change: { kind: 'REFUND', id: 'ref_1', status: 'SUCCEEDED', before: null, amount: '1' },
    };
    const id = String(cardPaymentOf().id);
    expect(eventsOf(refunded)).toEqual([
      `${id}#1 transaction.initiated ${at(1)}`,
      `${id}#2 transaction.authorized ${at(2)}`,
      `${id}#3 transaction.captured ${at(3)}`,
      `${id}#4 transaction.posted ${at(4)}`,
    ]);
  });

  it('given a card payment that was captured at once, then the write that passed through AUTHORIZED is one event', () => {
    const [initiated, authorized, captured, posted] = [1, 2, 2, 3].map((version) => ({
      at: at(version),
      version,
    }));
    const payment = itemOf(
      cardPaymentOf({
        ...{ status: 'POSTED', journalEntryId: 'je_1', version: 3 },
        transitions: [
          { status: 'INITIATED', ...initiated! },
          { status: 'AUTHORIZED', ...authorized! },
          { status: 'CAPTURED', ...captured! },
          { status: 'POSTED', ...posted! },
        ],
      }),
    );
    const id = String(cardPaymentOf().id);
    expect(eventsOf(payment)).toEqual([
      `${id}#1 transaction.initiated ${at(1)}`,
      `${id}#2 transaction.captured ${at(2)}`,
      `${id}#3 transaction.posted ${at(3)}`,
    ]);
  });

  it('given a withdrawal that was taken back and mined again, then each move says what was booked then', () => {
    const first = { amount: '5', fee: '7', fromSuspense: '5', blockNumber: 9, blockHash: '0x09' };
    const second = { ...first, fee: '8', blockNumber: 10, blockHash: '0x0a' };
    const withdrawal = {
      ...withdrawn().data,
      ...{ ...second, merchantId: 'mer_1', status: 'FINAL', version: 3, finalVersion: 3, updatedAt: at(3) },
      transitions: [
        { status: 'FINAL', at: at(1), version: 1, booked: first },
        { status: 'REVERTED', at: at(2), version: 2 },
        { status: 'FINAL', at: at(3), version: 3, booked: second },
      ],
    };
    const told = changesOf(withdrawal, range(0, 9)).map((change) => translate(change));
    expect(told).toMatchObject([
      { id: 'wdr_1#1', type: 'withdrawal.final', data: { fee: '7', blockHash: '0x09', finalVersion: 1 } },
      { id: 'wdr_1#2', type: 'withdrawal.reverted', data: { fee: '7', blockHash: '0x09', finalVersion: 1 } },
      { id: 'wdr_1#3', type: 'withdrawal.final', data: { fee: '8', blockHash: '0x0a', finalVersion: 3 } },
    ]);
  });
});
