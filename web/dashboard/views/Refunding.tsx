import { RefundPayment } from 'appsync-payments-client';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { Button } from '../../shared/components/Button.tsx';
import { Dialog } from '../components/Dialog.tsx';
import { Problem } from '../components/Problem.tsx';
import { SubmitButton } from '../components/SubmitButton.tsx';
import { useWorkspace } from '../context.ts';

/** Asks how much and why, and refunds a card payment. */
export function Refunding({ id, onDone }: { readonly id: string; readonly onDone: () => void }): JSX.Element {
  const { client, messages } = useWorkspace();
  const [open, setOpen] = useState(false);
  const [amount, setAmount] = useState('');
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  // The same refund once, however often it is sent.
  const [idempotencyKey, setKey] = useState(() => crypto.randomUUID());
  const changed = (set: (text: string) => void) => (event: { currentTarget: HTMLInputElement }) => {
    set(event.currentTarget.value);
    setKey(crypto.randomUUID());
  };
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    setError(null);
    const input = {
      idempotencyKey,
      transactionId: id,
      amount: amount.trim() || null,
      reason: reason.trim() || null,
    };
    try {
      await client.request(RefundPayment, { input });
      setOpen(false);
      setKey(crypto.randomUUID());
      onDone();
    } catch (refused) {
      setError(refused);
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <Button onClick={() => setOpen(true)}>{messages.refund}</Button>
      <Dialog title={messages.refundAsk} open={open} onClose={() => setOpen(false)}>
        <form class="form" onSubmit={(event) => void submit(event)}>
          <div class="field">
            <label for="refund-amount">{messages.refundAmount}</label>
            <input
              id="refund-amount"
              class="input"
              inputMode="decimal"
              autocomplete="off"
              value={amount}
              onInput={changed(setAmount)}
            />
          </div>
          <div class="field">
            <label for="refund-reason">
              {messages.reason} <span class="muted">({messages.optional})</span>
            </label>
            <input id="refund-reason" class="input" value={reason} onInput={changed(setReason)} />
          </div>
          <div role="alert">{error !== null && <Problem error={error} />}</div>
          <SubmitButton busy={busy} wide>
            {messages.refund}
          </SubmitButton>
        </form>
      </Dialog>
    </>
  );
}
