import type { MemberExpression } from 'estree';

/** `b` of `a.b` and of `a['b']`; undefined where it is computed. */
export function memberName({ property, computed }: MemberExpression): string | undefined {
  if (!computed && property.type === 'Identifier') return property.name;
  return property.type === 'Literal' && typeof property.value === 'string' ? property.value : undefined;
}
