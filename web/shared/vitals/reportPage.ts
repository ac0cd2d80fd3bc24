import type { Metric } from 'web-vitals';
import { errorKind } from './errorKind.ts';

/** Of a hundred pages that are opened, how many say how fast they were. A page that failed says so whether it is one of them or not. */
const SAMPLED_PERCENT = 10;

/** The first part of the address, which is the page's name. What follows says who pays what, and is never sent. */
const PAGES: readonly string[] = ['pay', 'p', 'dashboard'];

/**
 * Has the page report to its own origin, where CloudFront's access log keeps the line: its vitals once, when it is left, and that it failed once, with
 * the kind of the error. Nothing of who looked or what was shown: no id, key, address, message, or place in the code.
 *
 * @see docs/decisions/0065-pages-report-to-their-own-origin.md
 */
export function reportPage(): void {
  const name = location.pathname.split('/')[1] ?? '';
  const page = PAGES.includes(name) ? name : 'other';
  reportFailure(page);
  // Where the library does not come, nothing is reported, and nothing fails.
  if (Math.random() * 100 < SAMPLED_PERCENT) reportVitals(page).catch(() => {});
}

function reportFailure(page: string): void {
  let failed = false;
  const fail = (kind: string | null): void => {
    if (kind === null || failed) return;
    failed = true;
    send({ page, error: kind });
  };
  // Scripts of extensions, wallets among them, run in the page too and are no fault of it.
  addEventListener('error', ({ error, filename }) => {
    fail(filename.startsWith(location.origin) ? errorKind(error) : null);
  });
  addEventListener('unhandledrejection', ({ reason }) => {
    const stack = reason instanceof Error ? (reason.stack ?? '') : '';
    fail(stack.includes(location.origin) ? errorKind(reason) : null);
  });
  addEventListener('securitypolicyviolation', ({ sourceFile }) => {
    fail((sourceFile ?? '').startsWith(location.origin) ? 'policy' : null);
  });
}

/** The library is fetched after the page, since nobody waits for it; the browser kept what came before. */
async function reportVitals(page: string): Promise<void> {
  const { onCLS, onFCP, onINP, onLCP, onTTFB } = await import('web-vitals');
  const vitals: Record<string, string> = {};
  const keep = ({ name, value }: Metric): void => {
    // Milliseconds; the layout shift in thousandths.
    vitals[name.toLowerCase()] = String(Math.round(name === 'CLS' ? value * 1_000 : value));
  };
  for (const observe of [onCLS, onFCP, onINP, onLCP, onTTFB]) observe(keep, { reportAllChanges: true });
  let sent = false;
  const leave = (): void => {
    if (document.visibilityState !== 'hidden' || sent) return;
    sent = true;
    send({ page, ...vitals });
  };
  document.addEventListener('visibilitychange', leave);
}

/** A request that outlives the page; nobody waits for its answer, and one that is lost is lost. */
function send(facts: Readonly<Record<string, string>>): void {
  const address = `/vitals?${new URLSearchParams(facts).toString()}`;
  fetch(address, { keepalive: true, cache: 'no-store', credentials: 'omit' }).catch(() => {});
}
