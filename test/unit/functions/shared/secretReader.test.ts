import { ResourceNotFoundException, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { describe, expect, it } from 'vitest';
import { secretReader } from '../../../../functions/shared/secretReader.ts';

const MINUTE_MS = 60_000;

/** A store with one secret: its value, or what reading it throws. */
function opened() {
  const store = { answer: 'first' as string | Error, reads: 0 };
  const client = {
    send: () => {
      store.reads++;
      return store.answer instanceof Error
        ? Promise.reject(store.answer)
        : Promise.resolve({ SecretString: store.answer });
    },
  } as unknown as SecretsManagerClient;
  const clock = { at: 0, nowMs: () => clock.at };
  const reader = secretReader(client, { maxAgeMs: 5 * MINUTE_MS, clock });
  return { store, clock, read: async () => (await reader.read('a')).reveal() };
}

describe('a secret that is changed in place', () => {
  it('given its age, then the old one is read until then, and the new one afterwards', async () => {
    const { store, clock, read } = opened();
    expect(await read()).toBe('first');
    store.answer = 'second';
    clock.at = 5 * MINUTE_MS;
    expect(await Promise.all([read(), read()])).toEqual(['first', 'first']);
    clock.at++;
    expect(await Promise.all([read(), read()])).toEqual(['second', 'second']);
    expect(store.reads).toBe(2);
  });

  it('given that it cannot be read for the moment, then it stays as it was; gone, then it is gone', async () => {
    const { store, clock, read } = opened();
    await read();
    store.answer = new Error('throttled');
    clock.at = 6 * MINUTE_MS;
    expect(await read()).toBe('first');
    store.answer = new ResourceNotFoundException({ message: 'no such secret', $metadata: {} });
    clock.at = 12 * MINUTE_MS;
    await expect(read()).rejects.toThrow('no such secret');
    store.answer = 'third';
    expect(await read()).toBe('third');
  });
});
