import * as z from 'zod';
import type { Asset, AssetAmount } from '../shared/assets.ts';
import { money } from '../shared/money.ts';
import type { InvoiceDeposit } from './invoiceDeposit.ts';
import {
  confirmationsOf,
  exceptionsOf,
  type Finality,
  type Invoice,
  type InvoiceBody,
  type InvoiceState,
  needsSweep,
} from './invoice.ts';
import { invoiceItem, type InvoiceItem, type ReadInvoiceItem, type SweepItem } from './invoiceItem.ts';
import { shardOf } from '../shared/shards.ts';
import { givenFields } from './merchantFields.ts';
import {
  askedShardKey,
  invoiceListKeys,
  shardKey,
  watchKey,
  watchLaneOf,
  watchShardKey,
} from './invoiceKeys.ts';
import type { InvoiceSweep } from './invoiceSweep.ts';
import { amountDue, isAllReturned, surplus } from './paidAmount.ts';
import { ADDRESS_PLACE, paymentUriTemplate } from './paymentUri.ts';

/** The item of an invoice, with everything that is derived from it: what the API shows and what the indexes need. */
export function toItem(invoice: Invoice): InvoiceItem {
  const {
    asset,
    amount,
    received,
    confirmed,
    swept,
    receivedLate,
    confirmedLate: _1,
    returned,
    withdrawn,
    tolerance: _2,
    latePolicy: _3,
    lateAccepted: _4,
    asked,
    hold,
    releases: _5,
    finality,
    finalityUnits,
    deposits,
    otherDeposits: _6,
    sweeps,
    ...rest
  } = invoice;
  const { chainId, tokenAddress } = asset;
  const shard = shardOf(invoice.id);
  const confirmations = confirmationsOf(invoice);
  const due = amountDue(invoice);
  return {
    ...rest,
    ...finality,
    ...(finalityUnits === undefined ? {} : { finalityUnits: finalityUnits.toString() }),
    ...(confirmations === null ? {} : { confirmations }),
    ...(needsSweep(invoice) ? { sweepShard: shardKey(chainId, shard) } : {}),
    currency: asset.symbol,
    chainId: asset.chainId,
    decimals: asset.decimals,
    tokenAddress: asset.tokenAddress,
    exceptions: exceptionsOf(invoice),
    amount: text(amount),
    amountReceived: text(received),
    amountConfirmed: text(confirmed),
    amountSwept: text(swept),
    amountLate: text(receivedLate),
    ...(returned === undefined ? {} : { amountReturned: returned.toString() }),
    ...(withdrawn === undefined ? {} : { amountWithdrawn: withdrawn.toString() }),
    ...(isAllReturned(invoice) ? { lateReturned: true } : {}),
    ...(hold === null ? {} : { holdCode: hold.code, hold: differenceItem(hold) }),
    ...exceptional(invoice),
    amountDue: text(due),
    paymentUri: uriOf(invoice.address, due.units > 0n ? due : amount),
    surplus: text(surplus(invoice)),
    deposits: deposits.map((deposit) => ({ ...deposit, amount: text(deposit.amount) })),
    sweeps: sweeps.map(toSweepItem),
    transitions: [...invoice.transitions],
    ...invoiceListKeys(invoice.id, invoice.merchantId, invoice.status, invoice.createdAt),
    watchShard: asked
      ? askedShardKey(chainId)
      : watchShardKey(chainId, watchLaneOf(invoice.status, tokenAddress), shard),
    watchKey: watchKey(invoice.expiresAt, invoice.id),
  };
}

/**
 * What few invoices have. Others are stored without it, as readers expect: written while they are swept, they would be above 2 KB
 * with it, and each write half as dear again.
 */
function exceptional({
  confirmedLate,
  tolerance,
  latePolicy,
  lateAccepted,
  releases,
  otherDeposits,
}: Invoice): Partial<InvoiceItem> {
  const { under, over } = tolerance;
  const others = otherDeposits.map(({ amount: other, ...deposit }) => {
    const { symbol, decimals, tokenAddress } = other.currency;
    return { ...deposit, amount: text(other), currency: symbol, decimals, tokenAddress };
  });
  return {
    ...(confirmedLate.units === 0n ? {} : { amountConfirmedLate: text(confirmedLate) }),
    ...(under === 0n ? {} : { underTolerance: under.toString() }),
    ...(over === 0n ? {} : { overTolerance: over.toString() }),
    ...(latePolicy === 'ACCEPT' ? {} : { latePolicy }),
    ...(lateAccepted ? { lateAccepted } : {}),
    ...(releases.length === 0 ? {} : { releases: releases.map(differenceItem) }),
    ...(others.length === 0 ? {} : { otherDeposits: others }),
  };
}

/** @throws Error when the stored item is not one that we write */
export function fromItem(stored: unknown): Invoice {
  const parsed = invoiceItem.safeParse(stored);
  if (!parsed.success) throw new Error(`an invoice item is not readable: ${z.prettifyError(parsed.error)}`);
  return { ...bodyFrom(parsed.data), ...stateFrom(parsed.data) };
}

function bodyFrom(item: ReadInvoiceItem): InvoiceBody {
  const { currency: symbol, chainId, decimals, tokenAddress } = item;
  const asset: Asset = { symbol, chainId, decimals, tokenAddress };
  const amount = (units: string): AssetAmount => money(BigInt(units), asset);
  const { id, version, merchantId, merchantName, metadata } = item;
  return {
    id,
    version,
    merchantId,
    merchantName,
    ...givenFields(item),
    ...(metadata === undefined ? {} : { metadata }),
    asset,
    amount: amount(item.amount),
    received: amount(item.amountReceived),
    confirmed: amount(item.amountConfirmed),
    swept: amount(item.amountSwept),
    receivedLate: amount(item.amountLate),
    confirmedLate: amount(item.amountConfirmedLate),
    ...(item.amountReturned === undefined ? {} : { returned: BigInt(item.amountReturned) }),
    ...(item.amountWithdrawn === undefined ? {} : { withdrawn: BigInt(item.amountWithdrawn) }),
    tolerance: { under: BigInt(item.underTolerance), over: BigInt(item.overTolerance) },
    latePolicy: item.latePolicy,
    lateAccepted: item.lateAccepted,
    hold: item.hold === undefined ? null : differenceFrom(item.hold),
    releases: item.releases.map(differenceFrom),
    asked: item.watchShard?.includes('#asked#') === true,
    address: item.address,
    derivationAccount: item.derivationAccount,
    derivationIndex: item.derivationIndex,
    finality: finalityFrom(item),
    ...(item.links === undefined ? {} : { links: item.links }),
    ...(item.finalityUnits === undefined ? {} : { finalityUnits: BigInt(item.finalityUnits) }),
    deposits: item.deposits.map((deposit): InvoiceDeposit => ({
      ...deposit,
      amount: amount(deposit.amount),
    })),
    otherDeposits: item.otherDeposits.map(
      ({
        currency: other,
        decimals: places,
        tokenAddress: token,
        amount: units,
        ...deposit
      }): InvoiceDeposit => ({
        ...deposit,
        amount: money(BigInt(units), { symbol: other, chainId, decimals: places, tokenAddress: token }),
      }),
    ),
    sweeps: item.sweeps.map((sweep) => fromSweepItem(sweep, asset)),
    expiresInMinutes: item.expiresInMinutes,
    createdAt: item.createdAt,
    updatedAt: item.updatedAt,
    expiresAt: item.expiresAt,
    transitions: item.transitions,
  };
}

function stateFrom(item: ReadInvoiceItem): InvoiceState {
  const { status, sweepHold, failureReason } = item;
  const hold = sweepHold === undefined ? {} : { sweepHold };
  switch (status) {
    case 'PENDING':
    case 'CONFIRMING':
    case 'EXPIRED':
    case 'CANCELLED':
      return { status };
    case 'PAID':
      return { status, paidAt: required(item, 'paidAt'), ...hold };
    case 'SWEEPING':
      return { status, paidAt: required(item, 'paidAt'), ...hold };
    case 'SWEPT':
      return { status, paidAt: required(item, 'paidAt'), sweptAt: required(item, 'sweptAt'), ...hold };
    case 'SWEEP_FAILED':
      return { status, paidAt: required(item, 'paidAt'), failureReason: failureReason ?? 'unknown' };
  }
}

function required(item: ReadInvoiceItem, field: 'paidAt' | 'sweptAt'): string {
  const value = item[field];
  if (value === undefined) throw new Error(`invoice ${item.id} is ${item.status} without ${field}`);
  return value;
}

function finalityFrom(item: ReadInvoiceItem): Finality {
  const { finalityTag, requiredConfirmations } = item;
  if (finalityTag !== undefined) return { finalityTag };
  if (requiredConfirmations !== undefined) return { requiredConfirmations };
  throw new Error(`invoice ${item.id} has no finality rule`);
}

function toSweepItem(sweep: InvoiceSweep): SweepItem {
  const { feeCurrency, fee, gasUsed, amount, ...rest } = sweep;
  return {
    ...rest,
    amount: text(amount),
    gasUsed: gasUsed?.toString() ?? null,
    fee: fee?.units.toString() ?? null,
    feeCurrency: feeCurrency.symbol,
    feeDecimals: feeCurrency.decimals,
  };
}

function fromSweepItem(item: SweepItem, asset: Asset): InvoiceSweep {
  const { feeCurrency: symbol, feeDecimals: decimals, fee, gasUsed, amount, ...rest } = item;
  const feeCurrency = { symbol, decimals };
  return {
    ...rest,
    amount: money(BigInt(amount), asset),
    gasUsed: gasUsed === null ? null : BigInt(gasUsed),
    fee: fee === null ? null : money(BigInt(fee), feeCurrency),
    feeCurrency,
  };
}

function differenceItem<T extends { readonly expected: bigint; readonly found: bigint }>(difference: T) {
  const { expected, found } = difference;
  return { ...difference, expected: expected.toString(), found: found.toString() };
}

function differenceFrom<T extends { readonly expected: string; readonly found: string }>(item: T) {
  return { ...item, expected: BigInt(item.expected), found: BigInt(item.found) };
}

/** Asks for what is missing; once nothing is, for the whole amount as it always did. */
function uriOf(address: string, asked: AssetAmount): string {
  return paymentUriTemplate(asked).split(ADDRESS_PLACE).join(address);
}

function text(amount: AssetAmount): string {
  return amount.units.toString();
}
