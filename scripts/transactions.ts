/**
 * `npm run transactions`: what an operator does to transactions by hand.
 */
import process from 'node:process';
import { dynamoLedger } from '../functions/ledger/dynamoLedger.ts';
import { type RetryOutcome, retryTransaction } from '../functions/posting/retryTransaction.ts';
import { systemClock } from '../functions/shared/clock.ts';
import { documentClient, ledgerDocumentClient } from '../functions/shared/dynamo.ts';
import { parseTransactionId } from '../functions/shared/ids.ts';
import { dynamoTransactions } from '../functions/transactions/dynamoTransactions.ts';
import { connect } from './command/connect.ts';
import { ENVIRONMENT, JSON_OUTPUT, runCommand } from './command/runCommand.ts';

const USAGE = `npm run transactions -- retry <id>... [options]
  brings FAILED transactions back: they are compared, decided and posted anew

  --environment NAME  default local
  --json              for programs`;

await runCommand({
  usage: USAGE,
  options: { ...ENVIRONMENT, ...JSON_OUTPUT },
  positionals: true,
  run: async ({ environment, json }, [command, ...ids]) => {
    if (command !== 'retry' || ids.length === 0) throw new Error(USAGE);
    const parsed = ids.map((text) => {
      const id = parseTransactionId(text);
      if (!id.ok) throw new Error(`an id must be ${id.error}, not ${text}`);
      return id.value;
    });
    const prefix = await connect(environment, 'transactions');
    const retry = retryTransaction({
      transactions: dynamoTransactions({ client: documentClient(), tableName: `${prefix}-transactions` }),
      ledger: dynamoLedger({ client: ledgerDocumentClient(), tableName: `${prefix}-ledger` }),
      clock: systemClock,
    });
    const outcomes: { id: string; outcome: RetryOutcome }[] = [];
    for (const id of parsed) outcomes.push({ id, outcome: await retry(id) });
    if (outcomes.some(({ outcome }) => outcome.kind !== 'RETRIED')) process.exitCode = 1;
    if (json) return console.log(JSON.stringify(outcomes.map(({ id, outcome }) => ({ id, ...outcome }))));
    for (const { id, outcome } of outcomes) console.log(`${id}: ${sentenceOf(outcome)}`);
  },
});

function sentenceOf(outcome: RetryOutcome): string {
  switch (outcome.kind) {
    case 'RETRIED':
      return 'is AUTHORIZED again';
    case 'UNKNOWN':
      return 'there is no such transaction';
    case 'NOT_FAILED':
      return `is ${outcome.status}; only a FAILED one is brought back`;
    case 'POSTED_ALREADY':
      return `its entry ${outcome.entryId} stands in the ledger; see docs/operating/runbook.md#a-transaction-and-its-entry-differ`;
    case 'CONFLICT':
      return 'changed meanwhile; look at it again';
  }
}
