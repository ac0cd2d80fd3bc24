import type { JSX } from 'preact';
import { grouped } from '../amounts.ts';
import { useWorkspace } from '../context.ts';

/** An amount as the API has it, to the last digit, with its currency. */
export function Money({
  amount,
  currency,
}: {
  readonly amount: string;
  readonly currency: string;
}): JSX.Element {
  const { locale } = useWorkspace();
  return (
    <bdi dir="ltr" class="money">
      {grouped(amount, locale)} <span class="money__currency">{currency}</span>
    </bdi>
  );
}

/** An id, an address or a hash: whole for who copies it, shortened for who reads. */
export function Code({
  text,
  whole = false,
}: {
  readonly text: string;
  readonly whole?: boolean;
}): JSX.Element {
  const short = whole || text.length <= 20 ? text : `${text.slice(0, 10)}…${text.slice(-6)}`;
  return (
    <bdi dir="ltr" class="code" title={short === text ? undefined : text}>
      {short}
    </bdi>
  );
}
