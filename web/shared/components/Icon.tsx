import type { JSX } from 'preact';

const PATHS = {
  check: 'M5 12.5l4.5 4.5L19 7.5',
  copy: 'M9 9h10v10H9zM5 15V5h10',
  info: 'M12 11v6M12 7.5v.01M12 21a9 9 0 100-18 9 9 0 000 18z',
  warning:
    'M12 9v4.5M12 17v.01M10.3 4.2L2.6 17.5A2 2 0 004.3 20.5h15.4a2 2 0 001.7-3L13.7 4.2a2 2 0 00-3.4 0z',
  clock: 'M12 7v5l3.5 2M12 21a9 9 0 100-18 9 9 0 000 18z',
  wallet:
    'M4 7.5A2.5 2.5 0 016.5 5H17v3M4 7.5V17a2 2 0 002 2h12a2 2 0 002-2v-7a2 2 0 00-2-2H6.5A.5.5 0 014 7.5zM16.5 13.5v.01',
  external: 'M14 5h5v5M19 5l-8 8M17 14v4a1 1 0 01-1 1H6a1 1 0 01-1-1V8a1 1 0 011-1h4',
  print: 'M7 9V4h10v5M7 17H5a1 1 0 01-1-1v-6a1 1 0 011-1h14a1 1 0 011 1v6a1 1 0 01-1 1h-2M7 14h10v6H7z',
  offline:
    'M3 3l18 18M8.5 15.5a5 5 0 015-1.3M5 12a10 10 0 014-2.4M2 8.5a15 15 0 014-2.6M22 8.5a15 15 0 00-11-3.4M19 12a10 10 0 00-3-2M12 19v.01',
  cross: 'M6 6l12 12M18 6L6 18',
} as const;

export type IconName = keyof typeof PATHS;

/** A drawing beside words that say the same: assistive technology passes over it. */
export function Icon({ name }: { readonly name: IconName }): JSX.Element {
  return (
    <svg
      class="icon"
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      stroke-width="2"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
