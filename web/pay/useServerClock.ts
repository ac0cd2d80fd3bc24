import { useEffect, useState } from 'preact/hooks';

/** The server's clock, milliseconds since 1970, told anew each second. @param aheadMs what it is ahead of this machine's */
export function useServerClock(aheadMs: number): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  return now + aheadMs;
}
