import { inspect } from 'node:util';

/** A text that no log, message or JSON shows: whatever prints it gets `[secret]`. */
export interface Secret {
  /** The text itself. Call it where it is used, and keep the result in no object. */
  reveal(): string;
}

const MASK = '[secret]';

/** Hides a text behind `reveal()`. */
export function secret(text: string): Secret {
  return Object.freeze({
    reveal: () => text,
    toString: () => MASK,
    toJSON: () => MASK,
    [inspect.custom]: () => MASK,
  });
}
