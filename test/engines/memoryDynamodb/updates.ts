import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { type Placeholders, Tokens } from './tokens.ts';
import { type Item, NotInMemory, numberOf } from './values.ts';

/** The item that an update makes of one, `{}` where there is none. */
export type Update = (item: Item, placeholders: Placeholders) => Item;

type Change = (next: Record<string, AttributeValue>, old: Item, placeholders: Placeholders) => void;
type Operand = (old: Item, placeholders: Placeholders) => AttributeValue;

const known = new Map<string, Update>();

/** The update of a text: SET of values, sums and `if_not_exists`, REMOVE, and ADD of numbers. */
export function updateOf(text: string): Update {
  const before = known.get(text);
  if (before !== undefined) return before;
  const tokens = new Tokens(text);
  const changes: Change[] = [];
  while (!tokens.isAtEnd()) {
    const clause = CLAUSES[tokens.next().toUpperCase()];
    if (clause === undefined) throw tokens.unknown();
    do changes.push(clause(tokens));
    while (tokens.takes(','));
  }
  const update: Update = (item, placeholders) => {
    const next = { ...item };
    for (const change of changes) change(next, item, placeholders);
    return next;
  };
  known.set(text, update);
  return update;
}

const CLAUSES: Readonly<Record<string, (tokens: Tokens) => Change>> = {
  SET: (tokens) => {
    const path = tokens.path();
    tokens.expect('=');
    const value = sum(tokens);
    return (next, old, given) => void (next[path(given)] = value(old, given));
  },
  REMOVE: (tokens) => {
    const path = tokens.path();
    return (next, _old, given) => void Reflect.deleteProperty(next, path(given));
  },
  ADD: (tokens) => {
    const path = tokens.path();
    const value = tokens.value();
    return (next, old, given) => {
      const name = path(given);
      next[name] = added(old[name] ?? { N: '0' }, value(given), 1n);
    };
  },
};

function sum(tokens: Tokens): Operand {
  const first = operand(tokens);
  const sign = tokens.takes('+') ? 1n : tokens.takes('-') ? -1n : null;
  if (sign === null) return first;
  const second = operand(tokens);
  return (old, given) => added(first(old, given), second(old, given), sign);
}

function operand(tokens: Tokens): Operand {
  if (tokens.isValue()) {
    const value = tokens.value();
    return (_old, given) => value(given);
  }
  if (tokens.takes('if_not_exists')) {
    tokens.expect('(');
    const path = tokens.path();
    tokens.expect(',');
    const other = operand(tokens);
    tokens.expect(')');
    return (old, given) => old[path(given)] ?? other(old, given);
  }
  const path = tokens.path();
  return (old, given) => {
    const value = old[path(given)];
    if (value === undefined) throw new NotInMemory(`an update that reads ${path(given)}, which is absent`);
    return value;
  };
}

function added(a: AttributeValue, b: AttributeValue, sign: bigint): AttributeValue {
  if (a.N === undefined || b.N === undefined) throw new NotInMemory('a sum of anything but numbers');
  return { N: (numberOf(a.N) + sign * numberOf(b.N)).toString() };
}
