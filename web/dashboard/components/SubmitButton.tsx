import type { ComponentChildren, JSX } from 'preact';
import { Spinner } from '../../shared/components/Spinner.tsx';

/** A form's one primary button. It stays in the order of focus while the form is at work. */
export function SubmitButton({
  busy,
  wide = false,
  children,
}: {
  readonly busy: boolean;
  readonly wide?: boolean;
  readonly children: ComponentChildren;
}): JSX.Element {
  return (
    <button
      type="submit"
      class={`button button--primary${wide ? ' button--wide' : ''}`}
      aria-disabled={busy ? 'true' : undefined}
    >
      {busy && <Spinner />}
      {children}
    </button>
  );
}
