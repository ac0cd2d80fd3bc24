/** APPSYNC_JS-safe: resolvers share this file with the functions. */

/** Items keep their newest transitions: a merchant may cancel and reopen for ever, and an item has at most 400 KB. */
const TRANSITIONS_MAX = 100;

/** The history with one more move at its end, the oldest dropped over the limit. */
export function withTransition<T>(transitions: readonly T[], next: T): T[] {
  const all = [...transitions, next];
  return all.slice(Math.max(0, all.length - TRANSITIONS_MAX));
}
