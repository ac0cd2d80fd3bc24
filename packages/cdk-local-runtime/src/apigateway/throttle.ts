/**
 * A token bucket: it holds `burst` requests and fills with `rate` a second.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html
 */
export function tokenBucket(
  { rate, burst }: { readonly rate: number; readonly burst: number },
  nowMs: () => number,
): () => boolean {
  let tokens = burst;
  let filledAt = nowMs();
  return () => {
    const now = nowMs();
    tokens = Math.min(burst, tokens + ((now - filledAt) * rate) / 1_000);
    filledAt = now;
    if (tokens < 1) return false;
    tokens -= 1;
    return true;
  };
}
