import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Icon } from './Icon.tsx';

/** How long "copied" stands. */
const SHOWN_MS = 2_500;

export interface CopyFieldMessages {
  readonly copy: string;
  readonly copied: string;
  /** The button's name for who does not see what it stands beside. */
  readonly copyWhat: (label: string) => string;
}

/** A value to copy, whole and selectable; the button keeps its width when its words change. */
export function CopyField({
  label,
  value,
  messages,
}: {
  readonly label: string;
  readonly value: string;
  readonly messages: CopyFieldMessages;
}): JSX.Element {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = (): void => {
    // Refused without a secure context or by the browser: the value can be selected by hand.
    navigator.clipboard?.writeText(value).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  };
  return (
    <div class="copy-field">
      <span class="copy-field__label">{label}</span>
      <div class="copy-field__row">
        <bdi class="copy-field__value" dir="ltr">
          {value}
        </bdi>
        <button type="button" class="copy-field__button" aria-label={messages.copyWhat(label)} onClick={copy}>
          <Icon name={copied ? 'check' : 'copy'} />
          <span aria-hidden="true">{copied ? messages.copied : messages.copy}</span>
        </button>
      </div>
      <span class="visually-hidden" role="status">
        {copied ? messages.copied : ''}
      </span>
    </div>
  );
}
