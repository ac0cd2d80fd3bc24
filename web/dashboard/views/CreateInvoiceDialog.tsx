import { type Asset, CreateInvoice, isApiError, ListAssets } from 'appsync-payments-client';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { useLoaded } from '../api/useLoaded.ts';
import { Dialog } from '../components/Dialog.tsx';
import { Problem } from '../components/Problem.tsx';
import { SubmitButton } from '../components/SubmitButton.tsx';
import { Waiting } from '../components/Table.tsx';
import { useWorkspace } from '../context.ts';
import { linkTo } from '../route.ts';

interface DialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
}

/** Creates an invoice and goes to it. */
export function CreateInvoiceDialog({ open, onClose }: DialogProps): JSX.Element {
  const { messages } = useWorkspace();
  return (
    <Dialog title={messages.newInvoice} open={open} onClose={onClose}>
      <InvoiceForm onClose={onClose} />
    </Dialog>
  );
}

function InvoiceForm({ onClose }: Pick<DialogProps, 'onClose'>): JSX.Element {
  const { client } = useWorkspace();
  const { loaded, reload } = useLoaded(async () => (await client.request(ListAssets)).listAssets, 'assets');
  switch (loaded.state) {
    case 'loading':
      return <Waiting lines={4} />;
    case 'failed':
      return <Problem error={loaded.error} onAgain={reload} />;
    case 'loaded':
      return <Fields assets={loaded.value} onClose={onClose} />;
  }
}

/** Names of the input's fields. */
type TextField = 'amount' | 'reference' | 'customerId' | 'returnUrl' | 'expiresInMinutes';
type Values = Partial<Record<TextField, string>>;

/** What the form says, as the API takes it; what is empty is left out. */
function inputOf(values: Values, { symbol, chainId }: Asset) {
  const given = (field: TextField): string | null => values[field]?.trim() || null;
  const minutes = given('expiresInMinutes');
  return {
    amount: given('amount') ?? '',
    currency: symbol,
    chainId,
    reference: given('reference'),
    customerId: given('customerId'),
    returnUrl: given('returnUrl'),
    expiresInMinutes: minutes === null ? null : Number(minutes),
  };
}

function Fields({
  assets,
  onClose,
}: {
  readonly assets: readonly Asset[];
  readonly onClose: () => void;
}): JSX.Element {
  const { client, messages } = useWorkspace();
  const [values, setValues] = useState<Values>({});
  const [asset, setAsset] = useState(0);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  // One form makes one invoice, however often it is sent; other input is another one.
  const [keys] = useState(() => new Map<string, string>());
  const wrong = fieldOf(error);
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const chosen = assets[asset];
    if (busy || chosen === undefined) return;
    const input = inputOf(values, chosen);
    const content = JSON.stringify(input);
    const idempotencyKey = keys.get(content) ?? crypto.randomUUID();
    keys.set(content, idempotencyKey);
    setBusy(true);
    setError(null);
    try {
      const { createInvoice } = await client.request(CreateInvoice, { input: { idempotencyKey, ...input } });
      onClose();
      location.hash = linkTo('invoices', createInvoice.id);
    } catch (refused) {
      setError(refused);
      setBusy(false);
    }
  };
  const field = (name: TextField, label: string, optional = true): JSX.Element => (
    <div class="field">
      <label for={`new-${name}`}>
        {label} {optional && <span class="muted">({messages.optional})</span>}
      </label>
      <input
        id={`new-${name}`}
        class="input"
        inputMode={name === 'amount' ? 'decimal' : name === 'expiresInMinutes' ? 'numeric' : undefined}
        required={!optional}
        autocomplete="off"
        value={values[name] ?? ''}
        aria-invalid={wrong === name ? 'true' : undefined}
        aria-describedby={wrong === name ? 'new-problem' : undefined}
        onInput={(event) => setValues({ ...values, [name]: event.currentTarget.value })}
      />
    </div>
  );
  return (
    <form class="form" onSubmit={(event) => void submit(event)}>
      <div class="form__pair">
        {field('amount', messages.amount, false)}
        <AssetChoice assets={assets} chosen={asset} onChosen={setAsset} />
      </div>
      {field('reference', messages.reference)}
      {field('customerId', messages.customer)}
      {field('returnUrl', messages.returnUrl)}
      {field('expiresInMinutes', messages.minutes)}
      <div id="new-problem" role="alert">
        {error !== null && <Problem error={error} />}
      </div>
      <SubmitButton busy={busy} wide>
        {messages.create}
      </SubmitButton>
    </form>
  );
}

/** The field that the API refused. */
function fieldOf(error: unknown): string | null {
  return isApiError(error, 'InvalidInput') ? (error.facts as { readonly field: string }).field : null;
}

function AssetChoice({
  assets,
  chosen,
  onChosen,
}: {
  readonly assets: readonly Asset[];
  readonly chosen: number;
  readonly onChosen: (index: number) => void;
}): JSX.Element {
  const { messages } = useWorkspace();
  return (
    <div class="field">
      <label for="new-currency">{messages.currency}</label>
      <select
        id="new-currency"
        class="input"
        value={chosen}
        onChange={(event) => onChosen(Number(event.currentTarget.value))}
      >
        {assets.map(({ symbol, chainId }, index) => (
          <option key={`${symbol}${chainId}`} value={index}>
            {symbol}, {messages.chain(chainId)}
          </option>
        ))}
      </select>
    </div>
  );
}
