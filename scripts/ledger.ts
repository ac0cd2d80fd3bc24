/**
 * `npm run ledger -- <command>`: reports on the ledger and its verification.
 */
import { parseArgs } from 'node:util';
import { environmentNamed } from '../cdk/environments/index.ts';
import type { BlockRef } from '../functions/chain/evm/evmNode.ts';
import { dynamoBook } from '../functions/ledger/dynamoBook.ts';
import { dynamoLedger } from '../functions/ledger/dynamoLedger.ts';
import { documentClient, ledgerDocumentClient } from '../functions/shared/dynamo.ts';
import { openNode } from './chain/openNode.ts';
import { connect } from './connect.ts';
import { readChainItems } from './ledger/chainItems.ts';
import {
  balanceReport,
  hledgerExport,
  type LedgerSources,
  statementReport,
  trialBalanceReport,
} from './ledger/reports.ts';
import { FORMATS, type Format } from './ledger/table.ts';
import { type ChainReport, isSound, renderVerification, verifyBooks } from './ledger/verify.ts';
import { verifyChain } from './ledger/verifyChain.ts';

const USAGE = `npm run ledger -- <command> [options]

  verify                        recompute every book: balances, entries, seal       [--book B]
  verify --chain                and compare with the balances on every chain        [--block N] [--rpc URL]
  trial-balance --book B        all accounts with debits, credits and balance       [--at TIME]
  balance --account ID          what was posted to an account, and what is held     [--at TIME]
  statement --account ID        every line of an account, with the balance after it [--at TIME]
  export --book B               the book as an hledger journal

  --environment NAME  default local
  --block N           a number, latest (default), safe or finalized; older ones need an archive node.
                      The ledger is compared as it was at that block
  --rpc URL           a chain's node, or <chain id>=URL; default: the environment's secret
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
    block: { type: 'string', default: 'latest' },
    rpc: { type: 'string', multiple: true, default: [] },
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
      const format = readFormat();
      const books = await verifyBooks(sources, values.book);
      const chains = values.chain ? await compareChains(sources) : undefined;
      console.log(renderVerification(books, chains, format));
      if (!isSound(books, chains)) process.exitCode = 1;
      return;
    }
    case 'trial-balance':
      return console.log(await trialBalanceReport(sources, need('book'), readFormat(), readMoment()));
    case 'balance':
      return console.log(await balanceReport(sources, need('account'), readFormat(), readMoment()));
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
  const client = ledgerDocumentClient();
  return { reader: dynamoBook({ client, tableName }), ledger: dynamoLedger({ client, tableName }) };
}

async function compareChains(sources: LedgerSources): Promise<ChainReport[]> {
  const { name: prefix, chains } = environmentNamed(values.environment);
  const items = { client: documentClient(), prefix: `appsync-payments-${prefix}` };
  const reports: ChainReport[] = [];
  for (const config of chains) {
    const verify = verifyChain({
      ...sources,
      rpc: await openNode(config, values.rpc),
      config,
      readItems: (chainId, upToBlock) => readChainItems(items, chainId, upToBlock),
    });
    const { block, lines } = await verify(readBlock());
    reports.push({ chainId: config.chainId, name: config.name, block: block.number, lines });
  }
  return reports;
}

function readBlock(): BlockRef {
  const { block } = values;
  if (block === 'latest' || block === 'safe' || block === 'finalized') return block;
  if (/^[0-9]+$/.test(block)) return Number(block);
  throw new Error(`--block must be a number, latest, safe or finalized, not ${block}`);
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
