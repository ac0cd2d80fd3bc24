import type { JSX } from 'preact';
import type { PayMessages } from './messages/en.ts';
import { webLink } from '../shared/webLink.ts';

/** Back to the merchant, with the host that it leads to. Out of a dialog too: the page is the top one's then. */
export function ReturnButton({
  returnUrl,
  primary = false,
  messages,
}: {
  readonly returnUrl: string | null;
  readonly primary?: boolean;
  readonly messages: PayMessages;
}): JSX.Element | null {
  const link = webLink(returnUrl);
  if (link === null) return null;
  return (
    <a
      class={`button button--${primary ? 'primary' : 'secondary'} button--wide return-button`}
      href={link.href}
      target="_top"
      rel="noreferrer"
    >
      {messages.backTo(link.host)}
    </a>
  );
}
