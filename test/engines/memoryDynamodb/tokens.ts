import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { NotInMemory } from './values.ts';

/** What the placeholders of an expression stand for. */
export interface Placeholders {
  readonly names: Readonly<Record<string, string>>;
  readonly values: Readonly<Record<string, AttributeValue>>;
}

/** The name of an attribute, once the placeholders are known. */
export type Path = (placeholders: Placeholders) => string;
/** A value of an expression, once the placeholders are known. */
export type Given = (placeholders: Placeholders) => AttributeValue;

const TOKEN = /\s*(:\w+|#\w+|[A-Za-z_]\w*|<>|<=|>=|[=<>(),+-])/y;

/** Reads an expression word by word: attributes of the first level alone, no lists, no documents. */
export class Tokens {
  readonly #text: string;
  readonly #tokens: string[] = [];
  #at = 0;

  constructor(text: string) {
    this.#text = text;
    TOKEN.lastIndex = 0;
    for (let end = 0; text.slice(end).trim() !== ''; end = TOKEN.lastIndex) {
      TOKEN.lastIndex = end;
      const token = TOKEN.exec(text)?.[1];
      if (token === undefined) throw this.unknown();
      this.#tokens.push(token);
    }
  }

  /** Whether the next is this word, whatever its case; then it is read. */
  takes(word: string): boolean {
    if (this.#tokens[this.#at]?.toUpperCase() !== word.toUpperCase()) return false;
    this.#at++;
    return true;
  }

  next(): string {
    const token = this.#tokens[this.#at++];
    if (token === undefined) throw this.unknown();
    return token;
  }

  expect(word: string): void {
    if (!this.takes(word)) throw this.unknown();
  }

  isAtEnd(): boolean {
    return this.#at === this.#tokens.length;
  }

  /** Whether the next is a value's placeholder. */
  isValue(): boolean {
    return this.#tokens[this.#at]?.startsWith(':') === true;
  }

  path(): Path {
    const token = this.next();
    if (/^[A-Za-z_]/.test(token)) return () => token;
    if (!token.startsWith('#')) throw this.unknown();
    return ({ names }) => {
      const name = names[token];
      if (name === undefined) throw this.unknown();
      return name;
    };
  }

  value(): Given {
    const token = this.next();
    if (!token.startsWith(':')) throw this.unknown();
    return ({ values }) => {
      const value = values[token];
      if (value === undefined) throw this.unknown();
      return value;
    };
  }

  unknown(): NotInMemory {
    return new NotInMemory(`the expression ${this.#text}`);
  }
}
