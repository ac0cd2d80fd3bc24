import { afterEach, describe, expect, it, vi } from 'vitest';
import { readEnv } from '../../../../functions/shared/env.ts';

describe('reading the environment', () => {
  afterEach(() => vi.unstubAllEnvs());

  it('given all variables, then they come by name', () => {
    vi.stubEnv('INVOICES_TABLE', 'invoices');
    expect(readEnv('INVOICES_TABLE')).toEqual({ INVOICES_TABLE: 'invoices' });
  });

  it('given missing and empty ones, then the error names every one', () => {
    vi.stubEnv('INVOICES_TABLE', 'invoices');
    vi.stubEnv('CHAIN_TABLE', '');
    expect(() => readEnv('INVOICES_TABLE', 'CHAIN_TABLE', 'CLAIMS_TABLE')).toThrow(
      'CHAIN_TABLE, CLAIMS_TABLE',
    );
  });
});
