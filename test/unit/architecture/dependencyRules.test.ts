import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { violationsIn } from '../../../architecture/cruise.ts';
import { DEPENDENCY_RULES } from '../../../architecture/dependencyRules.ts';

/** An import of one file by another; `code` has `{}` where the path belongs. */
interface Case {
  readonly from: string;
  readonly to: string;
  readonly code?: string;
}

const TYPE = "import type { A } from '{}';";

const REFUSED: Readonly<Record<string, Readonly<Record<string, Case>>>> = {
  'packages-stand-alone': {
    'a function': { from: 'packages/runtime/src/start.ts', to: 'functions/shared/log.ts' },
    'a type of the stack': {
      from: 'packages/runtime/src/start.ts',
      to: 'cdk/environments/environment.ts',
      code: TYPE,
    },
    'a script, later': {
      from: 'packages/runtime/src/start.ts',
      to: 'scripts/assemble.ts',
      code: "export const a = () => import('{}');",
    },
    'a file of our tests': { from: 'packages/runtime/test/a.test.ts', to: 'test/engines/dynamodb.ts' },
    'what a laptop needs': { from: 'packages/runtime/src/start.ts', to: 'dev/chain/chain.ts' },
  },
  'packages-are-entered-by-name': {
    'a file of a package, by its path': { from: 'dev/main.ts', to: 'packages/runtime/src/start.ts' },
    'a file of another package': {
      from: 'packages/runtime/src/start.ts',
      to: 'packages/appsync-js/src/index.ts',
    },
  },
  'product-knows-no-runtime': {
    'a function': {
      from: 'functions/chain/cursor.ts',
      to: 'packages/runtime/src/start.ts',
      code: "export { a } from '{}';",
    },
    'a script': { from: 'scripts/demo.ts', to: 'packages/runtime/src/start.ts' },
    'a function, by its name': {
      from: 'functions/chain/cursor.ts',
      to: 'functions/chain/address.ts',
      code: "import { evaluate } from 'appsync-js'; import '{}';",
    },
    'the stack': { from: 'cdk/app.ts', to: 'packages/runtime/src/start.ts', code: TYPE },
    'an example': { from: 'examples/consumers/crm/construct.ts', to: 'packages/runtime/src/start.ts' },
  },
  'pages-call-the-api': {
    'a noun of the product': { from: 'web/pay/main.tsx', to: 'functions/shared/money.ts' },
    'the schema, by a type': { from: 'web/shared/client.ts', to: 'schema/generated/types.ts', code: TYPE },
  },
  'pages-stand-apart': {
    'the dashboard in the checkout': { from: 'web/pay/main.tsx', to: 'web/dashboard/table.tsx' },
    'a page in what all share': { from: 'web/shared/startPage.tsx', to: 'web/pay/main.tsx' },
  },
  'pages-are-files': {
    'a script': { from: 'scripts/demo.ts', to: 'web/pay/amount.ts' },
    'the stack': { from: 'cdk/app.ts', to: 'web/pay/amount.ts' },
  },
  'product-is-not-its-client': {
    'a function': { from: 'functions/chain/cursor.ts', to: 'packages/client/src/client.ts' },
    'the runtime, by a type': {
      from: 'packages/runtime/src/start.ts',
      to: 'packages/client/src/client.ts',
      code: TYPE,
    },
  },
  'product-stands-alone': {
    'a function that uses a script': {
      from: 'functions/chain/cursor.ts',
      to: 'scripts/command/timeOption.ts',
    },
    'the stack that uses the laptop': { from: 'cdk/app.ts', to: 'dev/outputs.ts' },
    'the stack that uses an example': { from: 'cdk/stack.ts', to: 'examples/consumers/crm/construct.ts' },
  },
  'tests-are-not-used': {
    'a script that uses a test': { from: 'scripts/demo.ts', to: 'test/engines/chain.ts' },
    'the runtime that uses a test of its own': {
      from: 'packages/runtime/src/start.ts',
      to: 'packages/runtime/test/engine.ts',
    },
  },
  'functions-stand-alone': {
    'a function that uses the stack': {
      from: 'functions/chain/chainConfig.ts',
      to: 'cdk/environments/environment.ts',
      code: TYPE,
    },
    'a function that uses a resolver': { from: 'functions/invoices/invoice.ts', to: 'resolvers/lib/fail.ts' },
  },
  'resolvers-run-appsync-js': {
    'a value of a function': {
      from: 'resolvers/Query.getInvoice.ts',
      to: 'functions/invoices/invoice.ts',
      code: "import { type A, expire } from '{}';",
    },
    'a module for its effects': {
      from: 'resolvers/Query.getInvoice.ts',
      to: 'functions/shared/log.ts',
      code: "import '{}';",
    },
    'a value of the stack': {
      from: 'resolvers/lib/page.ts',
      to: 'schema/generated/limits.ts',
      code: "export { a } from '{}';",
    },
    'a value, by a file that resolvers use': {
      from: 'functions/shared/decimal.ts',
      to: 'functions/shared/money.ts',
    },
    'a package': {
      from: 'resolvers/Query.getInvoice.ts',
      to: 'resolvers/lib/page.ts',
      code: "import * as z from 'zod'; import { a } from '{}';",
    },
  },
  'entries-are-not-imported': {
    'an entry in a use case': { from: 'functions/chain/runWatch.ts', to: 'functions/chain/watch.lambda.ts' },
    'an entry in a script': { from: 'scripts/demo.ts', to: 'functions/chain/watch.lambda.ts' },
  },
  'adapters-enter-by-entries': {
    'a table in a use case': {
      from: 'functions/chain/sweeping/sweepChain.ts',
      to: 'functions/chain/sweeping/dynamoNonces.ts',
    },
    'the type of a queue in a noun': {
      from: 'functions/chain/cursor.ts',
      to: 'functions/chain/loops/sqsWakes.ts',
      code: TYPE,
    },
    'HTTP in a port': { from: 'functions/chain/ports.ts', to: 'functions/chain/evm/httpRpc.ts' },
    'the document client in a use case': {
      from: 'functions/invoices/readInvoice.ts',
      to: 'functions/shared/dynamo.ts',
    },
  },
  'nouns-know-no-use-case': {
    'a use case in a noun': { from: 'functions/ledger/account.ts', to: 'functions/ledger/verifyBook.ts' },
    'the type of a use case in a port': {
      from: 'functions/chain/ports.ts',
      to: 'functions/chain/watching/settleInvoice.ts',
      code: TYPE,
    },
    'a use case in an adapter': {
      from: 'functions/ledger/dynamoLedger.ts',
      to: 'functions/ledger/verifyBook.ts',
    },
  },
  'nouns-by-list-know-no-use-case': {
    'a use case in a noun of the list': {
      from: 'functions/invoices/recordDeposits.ts',
      to: 'functions/invoices/prepareInvoice.ts',
    },
  },
  'contexts-meet-at-ports': {
    'a noun of another context': { from: 'functions/chain/cursor.ts', to: 'functions/invoices/invoice.ts' },
    'a type of another context': {
      from: 'functions/chain/watching/watchChain.ts',
      to: 'functions/invoices/invoice.ts',
      code: TYPE,
    },
    'a file deep inside another context': {
      from: 'functions/posting/templates/sweep.ts',
      to: 'functions/chain/watching/cursor.ts',
    },
    'what the events keep for themselves': {
      from: 'functions/posting/chart.ts',
      to: 'functions/events/translate.ts',
    },
  },
  'shared-knows-no-context': {
    'the ports of a context': {
      from: 'functions/shared/money.ts',
      to: 'functions/ledger/ports.ts',
      code: TYPE,
    },
  },
};

const byName = (from: string, to: string): Case => ({
  from,
  to,
  code: "import { a } from 'appsync-js'; import '{}';",
});

const ACCEPTED: Readonly<Record<string, Case>> = {
  'a package with its own files': { from: 'packages/runtime/src/a.ts', to: 'packages/runtime/src/b.ts' },
  'a package that uses another': byName('packages/runtime/src/a.ts', 'packages/runtime/src/b.ts'),
  'a test of the runtime': byName('test/unit/a.test.ts', 'test/unit/b.ts'),
  'a laptop with the runtime': byName('dev/main.ts', 'dev/outputs.ts'),
  'the lint with what APPSYNC_JS is': byName('eslint/a.ts', 'eslint/b.ts'),
  'an example with the stack': { from: 'examples/consumers/crm/construct.ts', to: 'cdk/bricks/allow.ts' },
  'a resolver with a file of its language': {
    from: 'resolvers/lib/newInvoice.ts',
    to: 'functions/shared/decimal.ts',
  },
  'a resolver with a type': { from: 'resolvers/lib/a.ts', to: 'functions/invoices/invoice.ts', code: TYPE },
  'a resolver with a type among the names': {
    from: 'resolvers/lib/a.ts',
    to: 'functions/invoices/invoice.ts',
    code: "import { type A } from '{}';",
  },
  'a resolver with what AppSync provides': {
    from: 'resolvers/lib/a.ts',
    to: 'resolvers/lib/b.ts',
    code: "import { util } from '@aws-appsync/utils'; import * as ddb from '@aws-appsync/utils/dynamodb'; import '{}';",
  },
  'an entry with a use case': { from: 'functions/chain/watch.lambda.ts', to: 'functions/chain/runWatch.ts' },
  'an entry with an adapter of another context': {
    from: 'functions/chain/watch.lambda.ts',
    to: 'functions/invoices/dynamoInvoices.ts',
  },
  'a script with an adapter': { from: 'scripts/merchant.ts', to: 'functions/merchants/dynamoMerchants.ts' },
  'an adapter with an adapter': {
    from: 'functions/ledger/dynamoLedger.ts',
    to: 'functions/ledger/dynamoStatement.ts',
  },
  'a use case with a noun': { from: 'functions/ledger/verifyBook.ts', to: 'functions/ledger/account.ts' },
  'a use case with the ports of another context': {
    from: 'functions/chain/watching/watchChain.ts',
    to: 'functions/invoices/ports.ts',
  },
  'a template with the events': {
    from: 'functions/posting/templates/sweep.ts',
    to: 'functions/events/eventTypes.ts',
  },
  'a noun of the list in a port': {
    from: 'functions/invoices/ports.ts',
    to: 'functions/invoices/recordDeposits.ts',
  },
};

let root = '';
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

/** The rules that an otherwise empty repository breaks with these imports. */
async function brokenBy(...cases: readonly Case[]): Promise<string[]> {
  root = mkdtempSync(join(tmpdir(), 'dependency-rules-'));
  for (const { to } of cases)
    write(to, 'export const a = 1; export type A = number; export const expire = 1;');
  for (const { from, to, code = "import { a } from '{}'; console.log(a);" } of cases) {
    const path = relative(dirname(from), to);
    write(from, code.replace('{}', path.startsWith('.') ? path : `./${path}`));
  }
  const violations = await violationsIn(root, ['.']);
  return [...new Set(violations.map(({ rule }) => rule.name))];
}

describe('the dependency rules', () => {
  for (const [rule, cases] of Object.entries(REFUSED))
    for (const [given, import_] of Object.entries(cases))
      it(`given ${given}, then ${rule} refuses it`, async () => {
        expect(await brokenBy(import_)).toContain(rule);
      });

  it('given files that import each other, if only types, then no-circle refuses it', async () => {
    const [a, b, c] = ['functions/ledger/a.ts', 'functions/ledger/b.ts', 'functions/ledger/c.ts'] as const;
    const circle = [
      { from: a, to: b, code: TYPE },
      { from: b, to: c, code: TYPE },
      { from: c, to: a, code: TYPE },
    ];
    expect(await brokenBy(...circle)).toEqual(['no-circle']);
  });

  it.each(Object.entries(ACCEPTED))('given %s, then no rule refuses it', async (_, import_) => {
    expect(await brokenBy(import_)).toEqual([]);
  });

  it('given the rules, then each is shown to refuse something', () => {
    expect([...Object.keys(REFUSED), 'no-circle'].sort()).toEqual(
      DEPENDENCY_RULES.map(({ name }) => name).sort(),
    );
  });
});
