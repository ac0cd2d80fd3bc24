import type { Payee, PayeeQr, PaymentsClient, TransferReceipt } from 'appsync-payments-client';
import type { JSX } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { Button } from '../shared/components/Button.tsx';
import { Notice } from '../shared/components/Notice.tsx';
import type { PayeeMessages } from './messages/en.ts';
import { type SendOutcome, sendPayment } from './sendPayment.ts';

/** Digits with at most one point: what the API takes. A comma is one too, as people write it. */
const AMOUNT = /^\d{1,12}(\.\d{1,6})?$/;
const REASON_MAX = 140;

/** Confirms a payment: how much, what for, one button that says both. */
export function PayForm(props: {
  readonly client: PaymentsClient;
  readonly payee: Payee;
  readonly qr: PayeeQr | null;
  readonly token: string;
  readonly onSent: (receipt: TransferReceipt) => void;
  readonly messages: PayeeMessages;
}): JSX.Element {
  const { client, payee, qr, token, messages } = props;
  const [typed, setTyped] = useState('');
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const [outcome, setOutcome] = useState<SendOutcome | { readonly status: 'TYPED' } | null>(null);
  // Kept while it is not known whether the payment was made.
  const key = useRef(crypto.randomUUID());
  const field = useRef<HTMLInputElement>(null);
  const amount = qr?.amount ?? typed.trim().replace(',', '.');
  const valid = qr !== null || AMOUNT.test(amount);
  const wrong = outcome?.status === 'TYPED' || outcome?.status === 'AMOUNT';

  const refuseTyped = (): void => {
    setOutcome({ status: 'TYPED' });
    field.current?.focus();
  };
  const pay = async (): Promise<void> => {
    if (!valid) return refuseTyped();
    setBusy(true);
    setOutcome(null);
    const said = await sendPayment(client, {
      idempotencyKey: key.current,
      token,
      payeeId: payee.id,
      currency: payee.currency,
      ...(qr === null ? { amount } : { payeeQrId: qr.id }),
      ...(reason.trim() === '' ? {} : { reason: reason.trim() }),
    });
    setBusy(false);
    if (said.status === 'SENT') return props.onSent(said.receipt);
    if (said.status !== 'UNCLEAR') key.current = crypto.randomUUID();
    setOutcome(said);
  };

  return (
    <div class="pay-form">
      {qr === null && (
        <AmountField
          currency={payee.currency}
          typed={typed}
          onType={setTyped}
          wrong={wrong}
          field={field}
          messages={messages}
        />
      )}
      {(qr?.reference ?? null) === null && (
        <label class="field">
          <span class="field__label">{messages.reasonOptional}</span>
          <input
            class="field__input"
            autoComplete="off"
            maxLength={REASON_MAX}
            value={reason}
            onInput={({ currentTarget }) => setReason(currentTarget.value)}
          />
        </label>
      )}
      <Button kind="primary" wide busy={busy} onClick={() => void pay()}>
        {busy ? messages.paying : valid ? messages.pay(`${amount} ${payee.currency}`) : messages.payAmount}
      </Button>
      <div role="status">{outcome !== null && <Refusal outcome={outcome} messages={messages} />}</div>
    </div>
  );
}

function AmountField(props: {
  readonly currency: string;
  readonly typed: string;
  readonly onType: (text: string) => void;
  readonly wrong: boolean;
  readonly field: { current: HTMLInputElement | null };
  readonly messages: PayeeMessages;
}): JSX.Element {
  const { currency, typed, onType, wrong, field, messages } = props;
  return (
    <label class="field">
      <span class="field__label">{messages.amountIn(currency)}</span>
      <input
        ref={field}
        class="field__input numbers"
        inputMode="decimal"
        autoComplete="off"
        dir="ltr"
        maxLength={19}
        value={typed}
        aria-invalid={wrong}
        aria-describedby="amount-hint"
        onInput={({ currentTarget }) => onType(currentTarget.value)}
      />
      <span id="amount-hint" class={`field__hint${wrong ? ' field__hint--wrong' : ''}`}>
        {wrong ? messages.amountWrong : messages.amountHint}
      </span>
    </label>
  );
}

function Refusal(props: {
  readonly outcome: SendOutcome | { readonly status: 'TYPED' };
  readonly messages: PayeeMessages;
}): JSX.Element | null {
  const { outcome, messages } = props;
  switch (outcome.status) {
    case 'SENT':
      return null;
    case 'TYPED':
      return <span class="visually-hidden">{messages.amountWrong}</span>;
    case 'UNCLEAR':
      return <Notice tone="warn" title={messages.unclearTitle} children={<p>{messages.unclearHint}</p>} />;
    case 'SESSION_OVER':
      return (
        <Notice tone="warn" title={messages.sessionOverTitle} children={<p>{messages.sessionOverHint}</p>} />
      );
    case 'FUNDS':
      return <Notice tone="bad" title={messages.fundsTitle} children={<p>{messages.fundsHint}</p>} />;
    case 'CEILING':
      return (
        <Notice
          tone="bad"
          title={messages.ceilingTitle}
          children={<p>{messages.ceilingHint(outcome.ceiling)}</p>}
        />
      );
    case 'AMOUNT':
    case 'REFUSED':
      return (
        <Notice tone="bad" title={messages.refusedTitle}>
          <p>{messages.refusedHint}</p>
          <p>{messages.says(outcome.text)}</p>
        </Notice>
      );
  }
}
