import type { JSX } from 'preact';
import { Spinner } from './Spinner.tsx';

/** Where the card of a payer's page will be, of the size of what comes, so that nothing moves. The pages' `index.html` holds the same, without its words. */
export function LoadingCard({ label }: { readonly label: string }): JSX.Element {
  return (
    <div class="card card--loading" aria-busy="true">
      <h1 class="visually-hidden">{label}</h1>
      <Spinner />
    </div>
  );
}
