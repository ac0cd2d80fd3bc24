/*
 * What a file of `functions/` is, by its name: the lint and the dependency rules both read it here. Patterns of paths from
 * the root of the repository.
 */

/** What Lambda starts: reads its environment, builds its dependencies, calls one use case. */
export const ENTRY = String.raw`^functions/.+\.lambda\.ts$`;

/** Implements a port with a technology, and is named after it. */
export const ADAPTER = String.raw`^functions/.+/(dns|dynamo|file|http|lambda|s3|secrets|ses|sns|sqs|ssm|adyen|paypal|stripe)([A-Z]|\.ts$)`;

/** What a context offers to others, and the interfaces that its adapters implement. */
export const PORTS = String.raw`^functions/[^/]+/ports\.ts$`;

/** A use case is named by a verb of these and what it is done to: `settleInvoice.ts`. */
const VERBS: readonly string[] = [
  'add',
  'advance',
  'assess',
  'approve',
  'await',
  'certify',
  'capture',
  'change',
  'check',
  'close',
  'compare',
  'confirm',
  'consume',
  'create',
  'dispatch',
  'enrich',
  'erase',
  'expire',
  'find',
  'follow',
  'judge',
  'list',
  'measure',
  'post',
  'plan',
  'prepare',
  'read',
  'record',
  'recover',
  'refund',
  'redeliver',
  'reject',
  'retry',
  'review',
  'revoke',
  'rotate',
  'run',
  'scan',
  'screen',
  'seal',
  'send',
  'settle',
  'sweep',
  'take',
  'translate',
  'verify',
  'void',
  'watch',
];

export const USE_CASE = `^functions/(?!shared/).+/(${VERBS.join('|')})[A-Z]`;

/**
 * Named like a use case, and none: a noun's own rule, which computes from what it is given, or a noun that begins with such
 * a word. Neither takes dependencies.
 */
export const NOUNS_BY_LIST: readonly string[] = [
  'functions/invoices/recordDeposits.ts',
  'functions/invoices/recordSweep.ts',
  'functions/chain/sweeping/sweepHolds.ts',
  'functions/chain/sweeping/sweepMethod.ts',
  'functions/chain/sweeping/sweepPlan.ts',
];
