/**
 * `npm run ledger -- <command>`: reports on the ledger and its verification.
 */
import { parseArgs } from 'node:util';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { dynamoBook } from '../functions/ledger/dynamoBook.ts';
import { dynamoLedger } from '../functions/ledger/dynamoLedger.ts';
import { connect } from './connect.ts';
import { hledgerExport, type LedgerSources, statementReport, trialBalanceReport } from './ledger/reports.ts';
import { FORMATS, type Format } from './ledger/table.ts';
import { verifyReport } from './ledger/verify.ts';

const USAGE = `npm run ledger -- <command> [options]

  verify                        recompute every book: balances, entries, seal      [--book B] [--chain]
  trial-balance --book B        all accounts with debits, credits and balance      [--at TIME]
  statement --account ID        every line of an account, with the balance after it [--at TIME]
  export --book B               the book as an hledger journal

  --environment NAME  default local
  --at TIME           as it was before this moment, ISO 8601
  --format F          ${FORMATS.join(', ')}; default table`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    environment: { type: 'string', default: 'local' },
    book: { type: 'string' },
    account: { type: 'string' },
    at: { type: 'string' },
    format: { type: 'string', default: 'table' },
    chain: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

try {
  await run(positionals[0]);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 2;
}

async function run(command: string | undefined): Promise<void> {
  if (values.help || command === undefined) return console.log(USAGE);
  connect(values.environment);
  const sources = openLedger(`appsync-payments-${values.environment}-ledger`);
  switch (command) {
    case 'verify': {
      const { text, sound } = await verifyReport(sources, { book: values.book, format: readFormat() });
      console.log(text);
      if (!sound) process.exitCode = 1;
      return;
    }
    case 'trial-balance':
      return console.log(await trialBalanceReport(sources, need('book'), readFormat(), readMoment()));
    case 'statement':
      return console.log(await statementReport(sources, need('account'), readFormat(), readMoment()));
    case 'export':
      process.stdout.write(await hledgerExport(sources, need('book')));
      return;
    default:
      throw new Error(`there is no command ${command}\n\n${USAGE}`);
  }
}

function openLedger(tableName: string): LedgerSources {
  const client = DynamoDBDocumentClient.from(new DynamoDBClient({}), {
    unmarshallOptions: { wrapNumbers: (value: string) => BigInt(value) },
  });
  return { reader: dynamoBook({ client, tableName }), ledger: dynamoLedger({ client, tableName }) };
}

function need(option: 'book' | 'account'): string {
  const value = values[option];
  if (value === undefined) throw new Error(`this needs --${option}`);
  return value;
}

function readFormat(): Format {
  const format = FORMATS.find((known) => known === values.format);
  if (format === undefined)
    throw new Error(`--format must be one of ${FORMATS.join(', ')}, not ${values.format}`);
  return format;
}

function readMoment(): Date | undefined {
  if (values.at === undefined) return undefined;
  const moment = new Date(values.at);
  if (Number.isNaN(moment.getTime())) throw new Error(`--at must be an ISO 8601 time, not ${values.at}`);
  return moment;
}
