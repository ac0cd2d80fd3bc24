import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    name: 'client',
    include: ['test/**/*.test.ts'],
    isolate: false,
    // The engines and the browser take their time on a busy machine.
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
