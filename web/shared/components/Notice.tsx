import type { ComponentChildren, JSX } from 'preact';
import { Icon, type IconName } from './Icon.tsx';

type Tone = 'info' | 'good' | 'warn' | 'bad';

const ICONS: Readonly<Record<Tone, IconName>> = {
  info: 'info',
  good: 'check',
  warn: 'warning',
  bad: 'warning',
};

/** Something that the reader has to know, with what can be done about it. Announcing it is the page's: see `Announcer`. */
export function Notice({
  tone,
  title,
  icon = ICONS[tone],
  children,
}: {
  readonly tone: Tone;
  readonly title: string;
  readonly icon?: IconName;
  readonly children?: ComponentChildren;
}): JSX.Element {
  return (
    <div class={`notice notice--${tone}`}>
      <Icon name={icon} />
      <div class="notice__body">
        <p class="notice__title">{title}</p>
        {children}
      </div>
    </div>
  );
}
