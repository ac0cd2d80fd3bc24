import { useEffect, useRef } from 'preact/hooks';

/** Milliseconds. */
const ASK_EVERY_MS = 5_000;

/**
 * Asks again by itself, every five seconds, for as long as `failed` and somebody looks: who waits for a page to come back should not have to say so.
 *
 * @param ask one attempt; that it fails too is expected
 */
export function useAskAgain(failed: boolean, ask: () => Promise<unknown>): void {
  const latest = useRef(ask);
  latest.current = ask;
  useEffect(() => {
    if (!failed) return;
    const asking = setInterval(() => {
      if (!document.hidden) void latest.current().catch(() => undefined);
    }, ASK_EVERY_MS);
    return () => clearInterval(asking);
  }, [failed]);
}
