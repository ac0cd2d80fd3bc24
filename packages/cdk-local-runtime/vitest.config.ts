import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    name: 'cdk-local-runtime',
    include: ['test/**/*.test.ts'],
    // Engines are started by each file; modules are loaded once for all files of a worker.
    isolate: false,
    // Tests that start processes take their time on a busy machine.
    testTimeout: 240_000,
    hookTimeout: 120_000,
  },
});
