import { util } from '@aws-appsync/utils';
import type { InvoiceItem } from '../../functions/invoices/invoiceItem.ts';
import {
  invoiceListKeys,
  watchKey,
  watchLaneOf,
  watchShardKey,
} from '../../functions/invoices/invoiceKeys.ts';
import { shardOf } from '../../functions/shared/shards.ts';
import { ADDRESS_PLACE } from '../../functions/invoices/paymentUri.ts';
import type { CreateInvoiceStash } from './createInvoice.ts';

/** The account of the deposit key that addresses are derived from. */
const DERIVATION_ACCOUNT = 0;

/** The first version of an invoice, as the table keeps it. A test reads it back through the functions' own parser. */
export function newInvoiceItem(stash: CreateInvoiceStash): InvoiceItemJson {
  const { resultId: id, merchant, prepared, address, derivationIndex } = stash;
  const { inputHash: _, paymentUriTemplate, ...facts } = prepared;
  const { merchantId } = merchant;
  const nowMs = util.time.nowEpochMilliSeconds();
  const at = util.time.epochMilliSecondsToISO8601(nowMs);
  const expiresAt = util.time.epochMilliSecondsToISO8601(nowMs + prepared.expiresInMinutes * 60_000);
  const lane = watchLaneOf('PENDING', prepared.tokenAddress);
  return {
    ...facts,
    id,
    version: 1,
    merchantId,
    status: 'PENDING',
    exceptions: [],
    amountReceived: '0',
    amountConfirmed: '0',
    amountSwept: '0',
    amountLate: '0',
    amountDue: prepared.amount,
    surplus: '0',
    address,
    derivationAccount: DERIVATION_ACCOUNT,
    derivationIndex,
    paymentUri: paymentUriTemplate.split(ADDRESS_PLACE).join(address),
    deposits: [],
    sweeps: [],
    createdAt: at,
    updatedAt: at,
    expiresAt,
    transitions: [{ status: 'PENDING', at, version: 1 }],
    ...invoiceListKeys(id, merchantId, 'PENDING', at),
    watchShard: watchShardKey(prepared.chainId, lane, shardOf(id)),
    watchKey: watchKey(expiresAt, id),
  };
}

/** The item before its ids have passed the parsers. */
type InvoiceItemJson = Omit<InvoiceItem, 'id' | 'merchantId'> & { id: string; merchantId: string };
