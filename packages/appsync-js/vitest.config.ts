import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    name: 'appsync-js',
    include: ['test/**/*.test.ts'],
    isolate: false,
    // Property tests run until they have seen enough, and take their time on a busy machine.
    testTimeout: 240_000,
  },
});
