/** A value as Java's `toString` prints it: AppSync runs on graphql-java and its texts show it. */
export function javaText(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (Array.isArray(value)) return `[${value.map(javaText).join(', ')}]`;
  if (typeof value === 'object') {
    return `{${Object.entries(value)
      .map(([key, member]) => `${key}=${javaText(member)}`)
      .join(', ')}}`;
  }
  return String(value);
}

/** The Java class that a JSON value arrives as, as graphql-java names it. */
export function javaClass(value: unknown): string {
  if (Array.isArray(value)) return 'ArrayList';
  if (typeof value === 'number') return javaNumber(value);
  if (typeof value === 'boolean') return 'Boolean';
  if (typeof value === 'string') return 'String';
  return 'LinkedHashMap';
}

/** Jackson reads a whole number into the smallest class that holds it. https://github.com/aws/aws-appsync-community/issues/21 */
function javaNumber(value: number): string {
  if (!Number.isInteger(value)) return 'Double';
  if (value === (value | 0)) return 'Integer';
  return value >= -(2 ** 63) && value < 2 ** 63 ? 'Long' : 'BigInteger';
}
