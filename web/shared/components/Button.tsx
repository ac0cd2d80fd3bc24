import type { ComponentChildren, JSX } from 'preact';
import { Spinner } from './Spinner.tsx';

interface ButtonProps {
  readonly kind?: 'primary' | 'secondary' | 'quiet';
  readonly wide?: boolean;
  /** It stays in the order of focus and says that it is at work, so that nothing is lost for who uses a keyboard. */
  readonly busy?: boolean;
  readonly onClick: () => void;
  readonly children: ComponentChildren;
  readonly label?: string;
}

/** A button: one primary one a view, at most. */
export function Button({
  kind = 'secondary',
  wide = false,
  busy = false,
  ...props
}: ButtonProps): JSX.Element {
  return (
    <button
      type="button"
      class={`button button--${kind}${wide ? ' button--wide' : ''}`}
      aria-disabled={busy ? 'true' : undefined}
      aria-label={props.label}
      onClick={busy ? undefined : props.onClick}
    >
      {busy && <Spinner />}
      {props.children}
    </button>
  );
}
