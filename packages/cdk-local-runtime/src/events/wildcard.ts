/**
 * Compiles a wildcard: `*` stands for any characters, `\*` and `\\` for themselves.
 * Throws Error for consecutive `*` and for any other escape, which EventBridge refuses.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html#eb-filtering-wildcard-matching
 */
export function compileWildcard(wildcard: string): (text: string) => boolean {
  const parts: string[] = [''];
  for (let i = 0; i < wildcard.length; i++) {
    const character = wildcard[i];
    if (character === '\\') {
      const escaped = wildcard[i + 1];
      if (escaped !== '*' && escaped !== '\\') throw new Error('invalid escape character in wildcard');
      parts[parts.length - 1] += escaped;
      i++;
    } else if (character === '*') {
      if (i > 0 && parts.at(-1) === '' && parts.length > 1) throw new Error('consecutive * in wildcard');
      parts.push('');
    } else {
      parts[parts.length - 1] += character ?? '';
    }
  }
  return (text) => matchesParts(parts, text);
}

/** Greedy from the left is exact for `*`: the first place where a middle part fits leaves the most room. */
function matchesParts(parts: readonly string[], text: string): boolean {
  const first = parts[0] ?? '';
  if (parts.length === 1) return text === first;
  const last = parts.at(-1) ?? '';
  if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last))
    return false;
  const end = text.length - last.length;
  let at = first.length;
  for (const part of parts.slice(1, -1)) {
    const found = text.indexOf(part, at);
    if (found === -1 || found + part.length > end) return false;
    at = found + part.length;
  }
  return true;
}
