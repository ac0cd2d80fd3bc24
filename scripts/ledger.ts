/**
 * `npm run ledger -- <command>`: reports on the ledger and its verification.
 */
import process from 'node:process';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { anchorsBucketName } from '../cdk/environments/environment.ts';
import { environmentNamed } from '../cdk/environments/index.ts';
import type { BlockRef } from '../functions/chain/evm/evmNode.ts';
import { dynamoPayments } from '../functions/gateways/dynamoPayments.ts';
import { auditBook, type AuditRecord, auditRecord } from '../functions/ledger/auditRecord.ts';
import { dynamoBook } from '../functions/ledger/dynamoBook.ts';
import { s3Anchors } from '../functions/ledger/s3Anchors.ts';
import { dynamoLedger } from '../functions/ledger/dynamoLedger.ts';
import { sealEntries } from '../functions/ledger/sealEntries.ts';
import { sealMissing } from '../functions/ledger/sealMissing.ts';
import { systemClock } from '../functions/shared/clock.ts';
import { documentClient, ledgerDocumentClient } from '../functions/shared/dynamo.ts';
import { dynamoTransactions } from '../functions/transactions/dynamoTransactions.ts';
import { openNode } from './chain/openNode.ts';
import { connect } from './command/connect.ts';
import { ENVIRONMENT, runCommand } from './command/runCommand.ts';
import { readChainItems } from './ledger/chainItems.ts';
import {
  balanceReport,
  hledgerExport,
  type LedgerSources,
  statementReport,
  trialBalanceReport,
} from './ledger/reports.ts';
import { deadLetters, renderReseal, resealBooks } from './ledger/reseal.ts';
import { FORMATS, type Format } from './ledger/table.ts';
import { type ChainReport, isSound, renderVerification, verifyBooks } from './ledger/verify.ts';
import { verifyChain } from './ledger/verifyChain.ts';

const USAGE = `npm run ledger -- <command> [options]

  verify                        recompute every book: balances, entries, seal, and
                                compare it with its transactions and its anchors  [--book B]
  verify --chain                and compare with the balances on every chain        [--block N] [--rpc URL]
  trial-balance --book B        all accounts with debits, credits and balance       [--at TIME]
  balance --account ID          what was posted to an account, and what is held     [--at TIME]
  statement --account ID        every line of an account, with the balance after it [--at TIME]
  export --book B               the book as an hledger journal
  audit --merchant M            who did what with which key, as JSON lines, oldest first
  reseal                        seal and anchor the entries that no block covers; without
                                --book, every book, and take the dead letters away [--book B]

  --environment NAME  default local
  --block N           a number, latest (default), safe or finalized; older ones need an archive node.
                      The ledger is compared as it was at that block
  --rpc URL           a chain's node, or <chain id>=URL; default: the environment's secret
  --at TIME           as it was before this moment, ISO 8601
  --format F          ${FORMATS.join(', ')}; default table`;

/** What was given on the command line. */
interface Given {
  readonly environment: string;
  readonly book?: string | undefined;
  readonly account?: string | undefined;
  readonly merchant?: string | undefined;
  readonly at?: string | undefined;
  readonly format: string;
  readonly chain: boolean;
  readonly block: string;
  readonly rpc: readonly string[];
}

await runCommand({
  usage: USAGE,
  options: {
    ...ENVIRONMENT,
    book: { type: 'string' },
    account: { type: 'string' },
    merchant: { type: 'string' },
    at: { type: 'string' },
    format: { type: 'string', default: 'table' },
    chain: { type: 'boolean', default: false },
    block: { type: 'string', default: 'latest' },
    rpc: { type: 'string', multiple: true, default: [] },
  },
  positionals: true,
  // 1 says that the ledger is wrong.
  failureCode: 2,
  run: async (given, [command]) => {
    if (command === undefined) return console.log(USAGE);
    if (command === 'reseal') return reseal(given);
    const prefix = await connect(given.environment, 'ledger');
    const sources = openLedger(`${prefix}-ledger`);
    const need = (option: 'book' | 'account' | 'merchant') => needed(given, option);
    switch (command) {
      case 'verify': {
        const format = readFormat(given);
        const table = { client: documentClient(), tableName: `${prefix}-transactions` };
        const [transactions, payments] = [dynamoTransactions(table), dynamoPayments(table)];
        const books = await verifyBooks(
          { ...sources, transactions, payments, anchors: openAnchors(given) },
          given.book,
        );
        const chains = given.chain ? await compareChains(sources, given) : undefined;
        console.log(renderVerification(books, chains, format));
        if (!isSound(books, chains)) process.exitCode = 1;
        return;
      }
      case 'trial-balance':
        return print(trialBalanceReport(sources, need('book'), readFormat(given), readMoment(given)));
      case 'balance':
        return print(balanceReport(sources, need('account'), readFormat(given), readMoment(given)));
      case 'statement':
        return print(statementReport(sources, need('account'), readFormat(given), readMoment(given)));
      case 'export':
        process.stdout.write(await hledgerExport(sources, need('book')));
        return;
      case 'audit':
        return printAudit(sources, need('merchant'));
      default:
        throw new Error(`there is no command ${command}\n\n${USAGE}`);
    }
  },
});

async function print(report: Promise<string>): Promise<void> {
  console.log(await report);
}

/** One record a line, in the order in which things were done. */
async function printAudit({ reader }: LedgerSources, merchant: string): Promise<void> {
  const records: AuditRecord[] = [];
  for await (const entry of reader.entries(auditBook(merchant))) records.push(auditRecord(entry));
  records.sort((a, b) => (a.at < b.at ? -1 : 1));
  for (const record of records) console.log(JSON.stringify(record));
}

function openLedger(tableName: string): LedgerSources {
  const client = ledgerDocumentClient();
  return { reader: dynamoBook({ client, tableName }), ledger: dynamoLedger({ client, tableName }) };
}

function openAnchors({ environment }: Given): ReturnType<typeof s3Anchors> {
  const bucket = anchorsBucketName(environmentNamed(environment));
  return s3Anchors({ client: new S3Client({}), bucket });
}

async function reseal(given: Given): Promise<void> {
  const prefix = await connect(given.environment, 'ledger-reseal');
  const table = { client: ledgerDocumentClient(), tableName: `${prefix}-ledger` };
  const store = dynamoBook(table);
  const anchors = openAnchors(given);
  const run = resealBooks({
    reader: store,
    seal: sealMissing({
      reader: store,
      store,
      anchors,
      seal: sealEntries({ store, anchors, clock: systemClock }),
    }),
    letters: deadLetters(new SQSClient({}), `${prefix}-seal-dead`),
  });
  const { books, letters } = await run(given.book);
  console.log(renderReseal(books, readFormat(given)));
  console.error(`${letters} dead letters were taken away`);
  if (books.some(({ outcome }) => outcome.kind === 'BROKEN')) process.exitCode = 1;
}

async function compareChains(sources: LedgerSources, given: Given): Promise<ChainReport[]> {
  const { name, chains } = environmentNamed(given.environment);
  const items = { client: documentClient(), prefix: `appsync-payments-${name}` };
  const reports: ChainReport[] = [];
  for (const config of chains) {
    const verify = verifyChain({
      ...sources,
      rpc: await openNode(name, config, given.rpc),
      config,
      readItems: (chainId, upToBlock) => readChainItems(items, chainId, upToBlock),
    });
    const { block, lines } = await verify(readBlock(given));
    reports.push({ chainId: config.chainId, name: config.name, block: block.number, lines });
  }
  return reports;
}

function readBlock({ block }: Given): BlockRef {
  if (block === 'latest' || block === 'safe' || block === 'finalized') return block;
  if (/^[0-9]+$/.test(block)) return Number(block);
  throw new Error(`--block must be a number, latest, safe or finalized, not ${block}`);
}

function needed(given: Given, option: 'book' | 'account' | 'merchant'): string {
  const value = given[option];
  if (value === undefined) throw new Error(`this needs --${option}`);
  return value;
}

function readFormat(given: Given): Format {
  const format = FORMATS.find((known) => known === given.format);
  if (format === undefined)
    throw new Error(`--format must be one of ${FORMATS.join(', ')}, not ${given.format}`);
  return format;
}

function readMoment({ at }: Given): Date | undefined {
  if (at === undefined) return undefined;
  const moment = new Date(at);
  if (Number.isNaN(moment.getTime())) throw new Error(`--at must be an ISO 8601 time, not ${at}`);
  return moment;
}
