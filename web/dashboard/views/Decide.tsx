import { type ReviewDecision, ReviewTransaction, type Transaction } from 'appsync-payments-client';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { Action } from '../components/Action.tsx';
import { useWorkspace } from '../context.ts';

/** Approves or rejects what waits for a person, with a note. */
export function Decide({
  transaction,
  onDecided,
}: {
  readonly transaction: Transaction;
  readonly onDecided: (transaction: Transaction) => void;
}): JSX.Element {
  const { client, messages } = useWorkspace();
  const [note, setNote] = useState('');
  const { id } = transaction;
  const decide = (decision: ReviewDecision) => async (): Promise<void> => {
    const variables = { id, decision, note: note.trim() === '' ? null : note.trim() };
    onDecided((await client.request(ReviewTransaction, variables)).reviewTransaction);
  };
  return (
    <div class="decide">
      <input
        class="input input--small"
        aria-label={`${messages.note}: ${id}`}
        placeholder={messages.note}
        maxLength={1_000}
        value={note}
        onInput={(event) => setNote(event.currentTarget.value)}
      />
      <Action label={messages.approve} act={decide('APPROVE')} />
      <Action label={messages.reject} act={decide('REJECT')} />
    </div>
  );
}
