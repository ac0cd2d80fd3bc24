import { describe, expect, it } from 'vitest';
import { GLOBALS, METHODS, STATICS } from '../../../src/eslint/documented.ts';
import * as atHome from '../../../src/documented.ts';

describe('what lint takes as documented', () => {
  it('is what the runtime at home takes as documented', () => {
    const methods = [...new Set([...atHome.arrayMethods, ...atHome.stringMethods])].sort();
    expect({ globals: GLOBALS, statics: STATICS, methods: [...METHODS].sort() }).toEqual({
      globals: atHome.globals,
      statics: atHome.statics,
      methods,
    });
  });
});
