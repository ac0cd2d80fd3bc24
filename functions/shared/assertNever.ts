/** Ends a `switch` over a union: a variant that the switch forgot does not compile, and a lie of the types throws. */
export function assertNever(value: never): never {
  throw new Error(`a variant nobody handles: ${JSON.stringify(value)}`);
}
