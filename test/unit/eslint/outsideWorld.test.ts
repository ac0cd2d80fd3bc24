import { outsideWorld } from '../../../eslint/outsideWorld.ts';
import { testBoundary } from './ruleTester.ts';

const noun = 'functions/invoices/invoice.ts';

testBoundary('payments/outside-world', outsideWorld, {
  accepted: {
    'an adapter with the SDK': {
      file: 'functions/invoices/dynamoInvoices.ts',
      code: `import { DynamoDBClient } from '@aws-sdk/client-dynamodb'; new DynamoDBClient({});`,
    },
    'an entry with its environment': {
      file: 'functions/chain/watch.lambda.ts',
      code: 'export const table = process.env.TABLE;',
    },
    'the clock that all take': {
      file: 'functions/shared/clock.ts',
      code: 'export const clock = { nowMs: () => Date.now() };',
    },
    'a noun with a hash': {
      file: noun,
      code: `import { createHash } from 'node:crypto'; export const a = createHash('sha256');`,
    },
    'a noun with a type of the SDK': {
      file: noun,
      code: `import type { AttributeValue } from '@aws-sdk/client-dynamodb'; export type A = AttributeValue;`,
    },
    'a noun with an instant that it was given': {
      file: noun,
      code: 'export const iso = (ms: number) => new Date(ms).toISOString();',
    },
    'a noun with its own fetch': { file: noun, code: 'export const a = (fetch: () => number) => fetch();' },
    'code that is no function': { file: 'scripts/build.ts', code: 'console.log(process.env, Date.now());' },
  },
  refused: {
    'the SDK in a use case': {
      file: 'functions/chain/watchChain.ts',
      code: `import { SQSClient } from '@aws-sdk/client-sqs'; new SQSClient({});`,
      messageId: 'module',
    },
    'files in a noun': {
      file: noun,
      code: `import { readFile } from 'node:fs/promises';`,
      messageId: 'module',
    },
    'chance from node:crypto': {
      file: noun,
      code: `import { createHash, randomBytes } from 'node:crypto';`,
      messageId: 'module',
    },
    'the environment': { file: noun, code: 'export const a = process.env.A;', messageId: 'global' },
    'the clock': { file: noun, code: 'export const a = () => Date.now();', messageId: 'global' },
    'the present': { file: noun, code: 'export const a = () => new Date();', messageId: 'global' },
    chance: { file: noun, code: 'export const a = () => Math.random();', messageId: 'global' },
    'the network': { file: noun, code: `export const a = () => fetch('http://x');`, messageId: 'global' },
    'an identifier made of chance': {
      file: noun,
      code: 'export const a = () => crypto.randomUUID();',
      messageId: 'global',
    },
  },
});
