import { describe, expect, it } from 'vitest';
import { requireTool } from '../../engines/tool.ts';

describe('a program that a test needs', () => {
  it('given a machine without it, then the test fails and says how to install it', () => {
    expect(() => requireTool('hledger', '/nowhere')).toThrow(
      'hledger is not on the PATH: apt-get install hledger, or brew install hledger',
    );
  });

  it('given it, then the test goes on', () => {
    expect(() => requireTool('python3')).not.toThrow();
  });
});
