import { describe, expect, it } from 'vitest';
import { journalEntry, type JournalEntry } from '../../../../functions/ledger/journalEntry.ts';
import { sealBlock, verifySeal } from '../../../../functions/ledger/seal.ts';

const NOON = new Date('2026-01-02T12:00:00.000Z');

function entry(source: string, amount = 5n): JournalEntry {
  const made = journalEntry(
    {
      book: 'mer',
      source,
      description: source,
      postings: [
        { accountId: 'mer:a', side: 'DEBIT', amount, asset: 'EUR' },
        { accountId: 'mer:b', side: 'CREDIT', amount, asset: 'EUR' },
      ],
    },
    NOON,
  );
  if (!made.ok) throw new Error(made.error.code);
  return made.value;
}

const [one, two, three] = [entry('one#1'), entry('two#1'), entry('three#1')];
const first = sealBlock('mer', null, [one!, two!], NOON);
const second = sealBlock('mer', first, [three!], NOON);
const byId = (...entries: JournalEntry[]) => new Map(entries.map((each) => [each.id, each]));

describe('the seal of a book', () => {
  it('given two blocks, when nothing was touched, then nothing is wrong and new entries are named as unsealed', () => {
    const fresh = entry('four#1');
    expect(verifySeal([first, second], byId(one!, two!, three!, fresh))).toEqual({ unsealed: [fresh.id] });
  });

  it('given a changed amount, then the entry and its block are named', () => {
    const changed = { ...one!, postings: one!.postings.map((posting) => ({ ...posting, amount: 6n })) };
    const { problem } = verifySeal([first, second], byId(changed, two!, three!));
    expect(problem).toEqual({ code: 'ENTRY_CHANGED', seq: 0, entryId: one!.id });
  });

  it('given a changed amount in a block without marks, or with marks that were changed too, then its block is named', () => {
    const changed = { ...one!, postings: one!.postings.map((posting) => ({ ...posting, amount: 6n })) };
    const { marks: _, ...old } = first;
    const forged = { ...first, marks: sealBlock('mer', null, [changed, two!], NOON).marks! };
    for (const block of [old, forged])
      expect(verifySeal([block, second], byId(changed, two!, three!)).problem).toEqual({
        code: 'ENTRY_CHANGED',
        seq: 0,
      });
  });

  it('given a removed entry, then it is named', () => {
    const { problem } = verifySeal([first, second], byId(one!, two!));
    expect(problem).toEqual({ code: 'ENTRY_MISSING', seq: 1, entryId: three!.id });
  });

  it('given a rewritten block, then the link after it is broken', () => {
    const rewritten = sealBlock('mer', null, [one!], NOON);
    const { problem } = verifySeal([rewritten, second], byId(one!, two!, three!));
    expect(problem).toEqual({ code: 'BROKEN_LINK', seq: 1 });
  });

  it('given a removed block, then the gap is named', () => {
    expect(verifySeal([second], byId(one!, two!, three!)).problem).toEqual({ code: 'GAP', seq: 1 });
  });
});
