import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/setup/longestFirst.ts';

/** Tests that need `dist/` and `cdk.out/` get them built once for the run. */
const assembled = { globalSetup: ['test/setup/assembled.ts'] };

/** `expect.poll` gives up after a second by itself, which a busy machine takes for anything. */
const patient = { poll: { timeout: 60_000, interval: 100 } };

/** A browser and a server, with many pages at a time. */
const BROWSED = ['test/e2e/pages.test.ts'];

const results = process.env['TEST_RESULTS'];

// Servers, commands and functions that tests start share what Node has compiled.
process.env['NODE_COMPILE_CACHE'] ??= join(import.meta.dirname, 'node_modules', '.cache', 'node');

export default defineConfig({
  test: {
    // The continuous integration counts what ran.
    reporters: results === undefined ? ['default'] : ['default', ['json', { outputFile: results }]],
    // Two cores are the smallest machine that this runs on; engines run beside the workers.
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    projects: [
      'packages/*/vitest.config.ts',
      {
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.ts'],
          isolate: false,
          // How long a test takes on a busy machine says nothing about what it tests.
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'property',
          include: ['test/property/**/*.test.ts'],
          testTimeout: 240_000,
        },
      },
      {
        test: {
          name: 'cdk',
          // A worker synthesizes each environment once for all of its files.
          isolate: false,
          include: ['test/cdk/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          ...assembled,
        },
      },
      {
        test: {
          name: 'integration',
          // Engines are started by each file; modules are loaded once for all files of a worker.
          isolate: false,
          include: ['test/integration/**/*.test.ts'],
          // Tests that start processes take their time on a busy machine.
          testTimeout: 120_000,
          hookTimeout: 120_000,
          expect: patient,
          ...assembled,
        },
      },
      {
        test: {
          name: 'e2e',
          // Groups run one after the other; projects of one group share the workers.
          sequence: { groupOrder: 1 },
          include: ['test/e2e/**/*.test.ts'],
          exclude: BROWSED,
          // Each file starts a whole runtime of its own, which waits for blocks and minutes: then it takes 4 % of a core.
          maxWorkers: 3,
          testTimeout: 360_000,
          hookTimeout: 360_000,
          expect: patient,
          ...assembled,
        },
      },
      {
        test: {
          name: 'browser',
          // Alone, and few pages at a time: beside three servers a payment takes two minutes that takes twenty seconds by itself.
          sequence: { groupOrder: 2 },
          maxConcurrency: 3,
          include: BROWSED,
          testTimeout: 360_000,
          hookTimeout: 360_000,
          expect: patient,
          ...assembled,
        },
      },
    ],
  },
});
