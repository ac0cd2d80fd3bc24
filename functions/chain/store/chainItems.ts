import * as z from 'zod';
import { DEPOSIT_STATUSES, type StoredItem, SWEEP_METHODS, SWEEP_STATUSES } from '../../invoices/ports.ts';
import type { Asset } from '../../shared/assets.ts';
import { invoiceId, merchantId } from '../../shared/ids.ts';
import { money } from '../../shared/money.ts';
import { shardOf } from '../../shared/shards.ts';
import { type Deposit, heightPlaceOf, type HeightPlace } from '../deposit.ts';
import { TRANSACTION_PAYERS } from '../chainTransaction.ts';
import { feeOf, gasUsedBy, heightOf, MOVEMENT_PURPOSES, type Sweep } from '../sweep.ts';
import { TREASURY_OWNERS } from '../chainConfig.ts';
import { heightKey, heightShardKey } from './heightKeys.ts';
import { depositMove, toMoveText } from './depositMoves.ts';
import { assetItem, bigUnits, units } from './storedAmount.ts';

/** What deposits and sweeps say alike. */
const common = {
  id: z.string(),
  version: z.int(),
  invoiceId,
  merchantId,
  chainId: z.int(),
  currency: z.string(),
  decimals: z.int(),
  tokenAddress: z.string().nullable(),
  amount: bigUnits,
  address: z.string(),
  updatedAt: z.string(),
};

const depositStatus = z.enum(DEPOSIT_STATUSES);
const sweepStatus = z.enum(SWEEP_STATUSES);
const move = { at: z.string(), version: z.int() };

const depositItem = z.object({
  ...common,
  kind: z.literal('DEPOSIT'),
  status: depositStatus,
  txHash: z.string().nullable(),
  logIndex: z.int().nullable(),
  from: z.string().nullable(),
  blockNumber: z.int(),
  blockHash: z.string(),
  blockTimestamp: z.int(),
  finality: z.union([
    z.object({ requiredConfirmations: z.int() }),
    z.object({ finalityTag: z.enum(['safe', 'finalized']) }),
  ]),
  confirmations: z.int().nullable(),
  late: z.boolean(),
  unallocated: z.boolean().default(false),
  owed: bigUnits.nullable(),
  confirmedVersion: z.int().nullable(),
  sweepId: z.string().nullable(),
  // What was written before moves were kept has none.
  transitions: z.array(depositMove).default([]),
});

const place = { txHash: z.string(), blockNumber: z.int(), blockHash: z.string() };
const movement = z.object({
  purpose: z.enum(MOVEMENT_PURPOSES),
  payer: z.enum(TRANSACTION_PAYERS),
  wallet: z.string(),
  ...place,
  gasUsed: bigUnits,
  value: bigUnits,
  fee: bigUnits,
  succeeded: z.boolean(),
  share: z.object({ index: z.int(), of: z.int() }).nullable(),
});

const sweepItem = z.object({
  ...common,
  kind: z.literal('SWEEP'),
  createdAt: z.string(),
  status: sweepStatus,
  method: z.enum(SWEEP_METHODS),
  derivationIndex: z.int(),
  treasury: z.string(),
  treasuryOwner: z.enum(TREASURY_OWNERS).default('OWN'),
  planId: z.string(),
  depositIds: z.array(z.string()),
  txHash: z.string().nullable(),
  movements: z.array(movement),
  arrival: z.object({ ...place, logIndex: z.int().nullable(), units: bigUnits, left: bigUnits }).nullable(),
  followed: z.int(),
  failureReason: z.string().nullable(),
  feeCurrency: z.string(),
  feeDecimals: z.int(),
  transitions: z.array(z.object({ status: sweepStatus, ...move })).default([]),
  // Derived, for those who read the stream.
  gasUsed: units.nullable(),
  fee: units.nullable(),
  arrived: units.nullable(),
  left: units.nullable(),
});

export type DepositItem = z.input<typeof depositItem>;

/** The deposit as the chain table keeps it; amounts in base units. */
export function toDepositItem(deposit: Deposit): StoredItem {
  const { amount, owed, unallocated, transitions, ...rest } = deposit;
  return {
    kind: 'DEPOSIT',
    ...rest,
    ...(unallocated ? { unallocated } : {}),
    owed: owed?.toString() ?? null,
    ...assetItem(amount),
    ...heightItem(amount.currency.chainId, deposit.invoiceId, heightPlaceOf(deposit)),
    transitions: transitions.map(toMoveText),
  } satisfies z.input<typeof depositItem> & HeightItem;
}

/** @throws Error when the stored item is not one that we write */
export function readDepositItem(stored: unknown): Deposit {
  const parsed = depositItem.safeParse(stored);
  if (!parsed.success) throw new Error(`a deposit item is not readable: ${z.prettifyError(parsed.error)}`);
  const { kind: _, chainId, currency, decimals, tokenAddress, amount, ...rest } = parsed.data;
  return { ...rest, amount: money(amount, { symbol: currency, chainId, decimals, tokenAddress }) };
}

/** The sweep as the chain table keeps it; amounts in base units, fees in wei. */
export function toSweepItem(sweep: Sweep): StoredItem {
  const { amount, feeCurrency, movements, arrival, ...rest } = sweep;
  return {
    kind: 'SWEEP',
    ...rest,
    ...assetItem(amount),
    ...heightItem(amount.currency.chainId, sweep.invoiceId, sweepPlaceOf(sweep)),
    depositIds: [...sweep.depositIds],
    movements: movements.map(({ gasUsed, value, fee, ...each }) => ({
      ...each,
      gasUsed: gasUsed.toString(),
      value: value.toString(),
      fee: fee.toString(),
    })),
    arrival: arrival && {
      ...arrival,
      units: arrival.units.toString(),
      left: arrival.left.toString(),
    },
    transitions: [...sweep.transitions],
    feeCurrency: feeCurrency.symbol,
    feeDecimals: feeCurrency.decimals,
    gasUsed: gasUsedBy(sweep)?.toString() ?? null,
    fee: feeOf(sweep)?.toString() ?? null,
    arrived: arrival?.units.toString() ?? null,
    left: arrival?.left.toString() ?? null,
  } satisfies z.input<typeof sweepItem> & HeightItem;
}

/** @throws Error when the stored item is not one that we write */
export function readSweepItem(stored: unknown): Sweep {
  const parsed = sweepItem.safeParse(stored);
  if (!parsed.success) throw new Error(`a sweep item is not readable: ${z.prettifyError(parsed.error)}`);
  const {
    kind: _1,
    chainId,
    currency,
    decimals,
    tokenAddress,
    amount,
    feeCurrency,
    feeDecimals,
    ...rest
  } = parsed.data;
  const { gasUsed: _2, fee: _3, arrived: _4, left: _5, ...sweep } = rest;
  const asset: Asset = { symbol: currency, chainId, decimals, tokenAddress };
  return {
    ...sweep,
    amount: money(amount, asset),
    feeCurrency: { symbol: feeCurrency, decimals: feeDecimals },
  };
}

/** What the index by height needs. */
interface HeightItem {
  readonly heightShard?: string;
  readonly heightKey?: string;
}

function heightItem(chainId: number, invoice: string, place: HeightPlace | null): HeightItem {
  if (place === null) return {};
  return {
    heightShard: heightShardKey(chainId, place.lane, shardOf(invoice)),
    heightKey: heightKey(place.height),
  };
}

/** A sweep stands where what was mined last of it does; a reorganisation of an earlier one takes that as well. */
function sweepPlaceOf(sweep: Sweep): HeightPlace | null {
  const height = heightOf(sweep);
  return height === null ? null : { lane: 'final', height };
}
