import { SESv2Client } from '@aws-sdk/client-sesv2';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import * as z from 'zod';
import { payableAssets } from '../chain/assets/payableAssets.ts';
import { fileChains } from '../chain/fileChains.ts';
import { readEvent } from '../events/readEvent.ts';
import { INVOICES_IN_STATUS, invoiceStatusKey } from '../invoices/invoiceKeys.ts';
import { dynamoLedger } from '../ledger/dynamoLedger.ts';
import { dynamoListIndex } from '../lists/dynamoListIndex.ts';
import { readPage } from '../lists/readPage.ts';
import { dynamoMerchantRecords } from '../merchants/dynamoMerchantRecords.ts';
import { settledAt } from '../merchants/merchantRecord.ts';
import { chartAccount, cryptoAsset } from '../posting/chart.ts';
import { systemClock } from '../shared/clock.ts';
import { documentClient, ledgerDocumentClient } from '../shared/dynamo.ts';
import { readEnv } from '../shared/env.ts';
import type { MerchantId } from '../shared/ids.ts';
import { createLog } from '../shared/log.ts';
import { dispatchSummaries } from './dispatchSummaries.ts';
import { dynamoMerchantPages, dynamoSentNotices, dynamoSentSummaries } from './dynamoNotices.ts';
import type { BookTotals, FailedInvoices } from './ports.ts';
import { readFigures } from './readFigures.ts';
import { sendNotice } from './sendNotice.ts';
import { dayBefore } from './summary.ts';
import { sendSummary } from './sendSummary.ts';
import { sesMailer } from './sesMailer.ts';
import { sqsSummaryQueue, summaryWork } from './sqsSummaries.ts';

const env = readEnv(
  'MERCHANTS_TABLE',
  'CLAIMS_TABLE',
  'LEDGER_TABLE',
  'INVOICES_TABLE',
  'MAIL_QUEUE_URL',
  'MAIL_FROM',
  'LAMBDA_TASK_ROOT',
);
const log = createLog();
const client = documentClient();
const merchantsTable = { client, tableName: env.MERCHANTS_TABLE };
const records = dynamoMerchantRecords(merchantsTable);
const ledger = dynamoLedger({ client: ledgerDocumentClient(), tableName: env.LEDGER_TABLE });
const page = readPage(
  dynamoListIndex({ client, tables: { INVOICES: env.INVOICES_TABLE, TRANSACTIONS: '' } }),
);

const books: BookTotals = {
  totals: async (merchantId, role, { symbol, decimals, chainId }) => {
    const account = chartAccount(merchantId, 'crypto', role, cryptoAsset(symbol, decimals, chainId));
    const standing = await ledger.getAccount(account.id);
    return standing === null ? { debits: 0n, credits: 0n } : ledger.totals(standing);
  },
};
const invoices: FailedInvoices = {
  failed: async (merchantId, limit) => {
    const key = invoiceStatusKey(merchantId, 'SWEEP_FAILED');
    const list = { table: 'INVOICES', index: INVOICES_IN_STATUS, key, filters: [] } as const;
    const read = await page({ ...list, limit, nextToken: null });
    return read.ok ? read.value.ids.length : 0;
  },
};
const findMerchant = async (id: MerchantId) => {
  const record = await records.get(id);
  return record === null ? null : settledAt(record, systemClock.nowMs());
};
const mailer = sesMailer({ client: new SESv2Client({}), from: env.MAIL_FROM });
const queue = sqsSummaryQueue({ client: new SQSClient({}), queueUrl: env.MAIL_QUEUE_URL });
const notice = sendNotice({
  findMerchant,
  mailer,
  sent: dynamoSentNotices({ client, tableName: env.CLAIMS_TABLE }, systemClock),
});
const summary = sendSummary({
  findMerchant,
  mailer,
  figures: readFigures({ assets: payableAssets(fileChains(env.LAMBDA_TASK_ROOT)), books, invoices }),
  summaries: dynamoSentSummaries(merchantsTable),
  clock: systemClock,
});
const dispatch = dispatchSummaries({ merchants: dynamoMerchantPages(merchantsTable), queue });

/** When the schedule was due: a call that comes again after midnight is of the same day. */
const due = z.object({ time: z.iso.datetime() });

/** Sends mail of events and the daily summaries, whose pass over the merchants is work in the same queue; the daily schedule begins it. */
export async function handler(event: SQSEvent | z.infer<typeof due>): Promise<SQSBatchResponse | undefined> {
  if (!('Records' in event)) {
    await queue.send([{ work: 'PAGE', day: dayBefore(due.parse(event).time), after: null }]);
    return undefined;
  }
  const failed = await Promise.all(
    event.Records.map(async ({ messageId, body }) => {
      try {
        log.info('mail handled', { messageId, outcome: await handle(body) });
        return [];
      } catch (error) {
        log.error('mail not sent', { messageId, error });
        return [{ itemIdentifier: messageId }];
      }
    }),
  );
  return { batchItemFailures: failed.flat() };
}

async function handle(body: string): Promise<string> {
  const work = summaryWork.safeParse(JSON.parse(body));
  if (!work.success) return notice(readEvent(body));
  return work.data.work === 'PAGE'
    ? `${await dispatch(work.data)} merchants`
    : summary(work.data.merchantId, work.data.day);
}
