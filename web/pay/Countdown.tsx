import type { JSX } from 'preact';
import { Icon } from '../shared/components/Icon.tsx';

const SOON_SECONDS = 120;

/** What is left until an instant, by the server's clock. Screen readers may ask for it; it is announced by the page at five minutes and at one. */
export function Countdown({
  label,
  leftMs,
}: {
  readonly label: string;
  readonly leftMs: number;
}): JSX.Element {
  const seconds = Math.max(0, Math.floor(leftMs / 1_000));
  return (
    <p class={`countdown${seconds < SOON_SECONDS ? ' countdown--soon' : ''}`}>
      <Icon name="clock" />
      <span>{label}</span>
      <span class="numbers countdown__clock" role="timer" aria-label={label} dir="ltr">
        {clockOf(seconds)}
      </span>
    </p>
  );
}

/** 4:05, or 1:04:05 from an hour on. */
export function clockOf(seconds: number): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const hours = Math.floor(seconds / 3_600);
  const minutes = Math.floor(seconds / 60) % 60;
  const rest = two(seconds % 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`;
}
