/**
 * Where AppSync takes WebSockets for an API: the other host of its own domain, the other path of a custom one.
 *
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/real-time-websocket-client.html
 */
export function realtimeUrlOf(url: string): string {
  const own = /^https:\/\/([a-z0-9]+)\.appsync-api\.([a-z0-9-]+\.amazonaws\.com(?:\.cn)?)\/graphql$/.exec(
    url,
  );
  if (own !== null) return `wss://${own[1]}.appsync-realtime-api.${own[2]}/graphql`;
  return `${url.replace(/^http/, 'ws')}/realtime`;
}

/** Host and port of a URL; React Native's `URL` does not know them. */
export function hostOf(url: string): string {
  return /^[a-z]+:\/\/([^/?#]+)/.exec(url)?.[1] ?? '';
}
