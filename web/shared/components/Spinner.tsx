import type { JSX } from 'preact';

/** Something is at work; words beside it say what. A drawing, so that browsers count it as content that is painted. */
export function Spinner(): JSX.Element {
  return (
    <svg class="spinner" viewBox="0 0 24 24" aria-hidden="true">
      <circle cx="12" cy="12" r="10" />
    </svg>
  );
}
