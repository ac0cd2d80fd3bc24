import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { Button } from '../../shared/components/Button.tsx';
import { useWorkspace } from '../context.ts';
import { isKeyRefused } from '../session.ts';
import { Dialog } from './Dialog.tsx';
import { Problem } from './Problem.tsx';

/** A button that changes something: asks first where it cannot be taken back, and says what the API refused. */
export function Action({
  label,
  ask,
  act,
}: {
  readonly label: string;
  readonly ask?: string;
  readonly act: () => Promise<void>;
}): JSX.Element {
  const { messages, keyRefused } = useWorkspace();
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const run = async (): Promise<void> => {
    setBusy(true);
    setError(null);
    try {
      await act();
      setAsking(false);
    } catch (refused) {
      if (isKeyRefused(refused)) keyRefused();
      setError(refused);
    } finally {
      setBusy(false);
    }
  };
  if (ask === undefined)
    return (
      <div class="action">
        <Button busy={busy} onClick={() => void run()}>
          {label}
        </Button>
        {error !== null && <Problem error={error} />}
      </div>
    );
  return (
    <div class="action">
      <Button onClick={() => setAsking(true)}>{label}</Button>
      <Dialog title={label} open={asking} onClose={() => setAsking(false)}>
        <p>{ask}</p>
        {error !== null && <Problem error={error} />}
        <div class="dialog__buttons">
          <Button onClick={() => setAsking(false)}>{messages.keep}</Button>
          <Button kind="primary" busy={busy} onClick={() => void run()}>
            {label}
          </Button>
        </div>
      </Dialog>
    </div>
  );
}
