/** What the id of a plan's fence ends with: see `planFenceKey`. */
const PLAN_FENCE = '#fence';

/** The plans of fences among the ids of items that were refused, once each. */
export function withoutFences(ids: readonly string[]): readonly string[] {
  return [...new Set(ids.map((id) => (id.endsWith(PLAN_FENCE) ? id.slice(0, -PLAN_FENCE.length) : id)))];
}
