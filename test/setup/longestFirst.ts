import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * Files that take longer than half a minute, the longest first, as a run on two free cores shows (`.ci/results.json`). Vitest sorts by the
 * last run's time, and in a new checkout by size, which tells nothing of these: the last to start would run on alone.
 */
const LONGEST = [
  'test/e2e/guides.test.ts',
  'test/e2e/restoreDrill.test.ts',
  'test/e2e/pages.test.ts',
  'test/e2e/keys.test.ts',
  'test/e2e/ledgerChain.test.ts',
  'test/e2e/illChain.test.ts',
  'test/e2e/operators.test.ts',
  'test/e2e/replay.test.ts',
  'test/e2e/invoiceEnds.test.ts',
  'test/e2e/missingWires.test.ts',
  'test/e2e/restart.test.ts',
  'test/e2e/createInvoice.test.ts',
  'test/e2e/hostileArguments.test.ts',
  'test/e2e/webhooks.test.ts',
  'test/e2e/lifecycle.test.ts',
  'test/integration/web/accessibility.test.ts',
  'test/integration/functions/chain/watching/watchChain.sweptBack.test.ts',
];

/** Starts the longest files of each project first, the others in Vitest's own order. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification): number => {
      const found = LONGEST.findIndex((name) => moduleId.endsWith(name));
      return found === -1 ? LONGEST.length : found;
    };
    // Projects stay together: a worker that keeps its modules works for one.
    const projects = Map.groupBy(await super.sort(files), ({ project }) => project);
    return [...projects.values()].flatMap((own) => own.toSorted((a, b) => place(a) - place(b)));
  }
}
