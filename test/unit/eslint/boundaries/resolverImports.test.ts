import { resolverImports } from '../../../../eslint/boundaries/resolverImports.ts';
import { testBoundary } from '../ruleTester.ts';

const file = 'resolvers/Query.getInvoice.ts';

testBoundary('boundaries/resolver-imports', resolverImports, {
  options: [{ safe: ['functions/shared/decimal.ts'] }],
  accepted: {
    'what AppSync provides': { file, code: `import { util } from '@aws-appsync/utils';` },
    'another resolver file': { file, code: `import { toInvoice } from './lib/invoice.ts';` },
    'a file that is held to the language': {
      file,
      code: `import { formatBaseUnits } from '../functions/shared/decimal.ts';`,
    },
    'types from a function': {
      file,
      code: `import type { A } from '../functions/invoices/invoice.ts'; import { type B } from '../functions/chain/chain.ts';`,
    },
  },
  refused: {
    'a value of a function': {
      file,
      code: `import { type A, expire } from '../functions/invoices/invoice.ts';`,
      messageId: 'foreign',
    },
    'a package': { file, code: `import { z } from 'zod';`, messageId: 'foreign' },
    'a module for its effects': { file, code: `import '../functions/shared/log.ts';`, messageId: 'foreign' },
    'the stack': { file, code: `export { a } from '../cdk/stack.ts';`, messageId: 'foreign' },
  },
});
