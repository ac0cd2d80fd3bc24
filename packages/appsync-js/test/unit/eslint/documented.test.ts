import { describe, expect, it } from 'vitest';
import { GLOBALS, METHODS, STATICS } from '../../../src/eslint/documented.ts';
import * as locally from '../../../src/documented.ts';

describe('what lint takes as documented', () => {
  it('is what the runtime locally takes as documented', () => {
    const methods = [...new Set([...locally.arrayMethods, ...locally.stringMethods])].sort();
    expect({ globals: GLOBALS, statics: STATICS, methods: [...METHODS].sort() }).toEqual({
      globals: locally.globals,
      statics: locally.statics,
      methods,
    });
  });
});
