import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { type Placeholders, Tokens } from './tokens.ts';
import { compareValues, type Item, sameValue } from './values.ts';

/** Whether an item, `{}` where there is none, is as a condition wants it. */
export type Condition = (item: Item, placeholders: Placeholders) => boolean;

type Compared = (a: AttributeValue | undefined, b: AttributeValue | undefined) => boolean;

const ordered =
  (holds: (order: number) => boolean): Compared =>
  (a, b) => {
    const order = compareValues(a, b);
    return order !== null && holds(order);
  };

const COMPARED: Readonly<Record<string, Compared>> = {
  '=': sameValue,
  '<>': (a, b) => !sameValue(a, b),
  '<': ordered((order) => order < 0),
  '<=': ordered((order) => order <= 0),
  '>': ordered((order) => order > 0),
  '>=': ordered((order) => order >= 0),
};

const known = new Map<string, Condition>();

/** The condition of a text: comparisons, BETWEEN, begins_with, attribute_exists and attribute_not_exists, with AND, OR, NOT. */
export function conditionOf(text: string): Condition {
  const before = known.get(text);
  if (before !== undefined) return before;
  const tokens = new Tokens(text);
  const condition = disjunction(tokens);
  if (!tokens.isAtEnd()) throw tokens.unknown();
  known.set(text, condition);
  return condition;
}

function disjunction(tokens: Tokens): Condition {
  const parts = [conjunction(tokens)];
  while (tokens.takes('OR')) parts.push(conjunction(tokens));
  return (item, placeholders) => parts.some((part) => part(item, placeholders));
}

function conjunction(tokens: Tokens): Condition {
  const parts = [negation(tokens)];
  while (tokens.takes('AND')) parts.push(negation(tokens));
  return (item, placeholders) => parts.every((part) => part(item, placeholders));
}

function negation(tokens: Tokens): Condition {
  if (tokens.takes('NOT')) {
    const part = negation(tokens);
    return (item, placeholders) => !part(item, placeholders);
  }
  if (!tokens.takes('(')) return comparison(tokens);
  const part = disjunction(tokens);
  tokens.expect(')');
  return part;
}

function comparison(tokens: Tokens): Condition {
  if (tokens.takes('attribute_exists')) return existence(tokens, true);
  if (tokens.takes('attribute_not_exists')) return existence(tokens, false);
  if (tokens.takes('begins_with')) {
    tokens.expect('(');
    const path = tokens.path();
    tokens.expect(',');
    const prefix = tokens.value();
    tokens.expect(')');
    return (item, given) => item[path(given)]?.S?.startsWith(prefix(given).S ?? '') === true;
  }
  const path = tokens.path();
  if (tokens.takes('BETWEEN')) {
    const from = tokens.value();
    tokens.expect('AND');
    const to = tokens.value();
    return (item, given) => {
      const value = item[path(given)];
      return COMPARED['>=']?.(value, from(given)) === true && COMPARED['<=']?.(value, to(given)) === true;
    };
  }
  const compared = COMPARED[tokens.next()];
  if (compared === undefined) throw tokens.unknown();
  const value = tokens.value();
  return (item, given) => compared(item[path(given)], value(given));
}

function existence(tokens: Tokens, wanted: boolean): Condition {
  tokens.expect('(');
  const path = tokens.path();
  tokens.expect(')');
  return (item, given) => (item[path(given)] !== undefined) === wanted;
}
