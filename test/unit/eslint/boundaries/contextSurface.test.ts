import { contextSurface } from '../../../../eslint/boundaries/contextSurface.ts';
import { testBoundary } from '../ruleTester.ts';

testBoundary('boundaries/context-surface', contextSurface, {
  accepted: {
    'its own files': { file: 'functions/chain/watch.ts', code: `import { a } from './deposit.ts';` },
    'what is shared': { file: 'functions/chain/watch.ts', code: `import { a } from '../shared/money.ts';` },
    events: { file: 'functions/chain/watch.ts', code: `import { a } from '../events/envelope.ts';` },
    'the ports of another context': {
      file: 'functions/chain/watch.ts',
      code: `import { type Invoice, expire } from '../invoices/ports.ts';`,
    },
    'an entry that puts a function together': {
      file: 'functions/chain/watch.lambda.ts',
      code: `import { dynamoInvoices } from '../invoices/dynamoInvoices.ts';`,
    },
    'a file that is in no context': {
      file: 'scripts/merchant.ts',
      code: `import { a } from '../functions/merchants/apiKey.ts';`,
    },
  },
  refused: {
    'a noun of another context': {
      file: 'functions/chain/watch.ts',
      code: `import { expire } from '../invoices/invoice.ts';`,
      messageId: 'inside',
    },
    'a type of another context': {
      file: 'functions/chain/watch.ts',
      code: `import type { Invoice } from '../invoices/invoice.ts';`,
      messageId: 'inside',
    },
    'a file deep inside another context': {
      file: 'functions/posting/templates/sweep.ts',
      code: `import { a } from '../../ledger/account.ts';`,
      messageId: 'inside',
    },
  },
});
