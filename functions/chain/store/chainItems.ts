import * as z from 'zod';
import type { StoredItem } from '../../invoices/ports.ts';
import type { Asset, AssetAmount } from '../../shared/assets.ts';
import { parseInvoiceId, parseMerchantId } from '../../shared/ids.ts';
import { money } from '../../shared/money.ts';
import type { Result } from '../../shared/result.ts';
import type { Deposit } from '../deposit.ts';
import { feeOf, gasUsedBy, moveHashOf, movementsOf, type Sweep } from '../sweep.ts';

/** Integers that may pass 2^53 or DynamoDB's 38 digits are strings. */
const units = z.string().regex(/^(0|[1-9][0-9]*)$/);
const bigUnits = units.transform((text) => BigInt(text));
const branded = <T>(parse: (text: string) => Result<T, string>) =>
  z.string().transform((text, context): T => {
    const parsed = parse(text);
    if (parsed.ok) return parsed.value;
    context.addIssue({ code: 'custom', message: `expected ${parsed.error}` });
    return z.NEVER;
  });

/** What deposits and sweeps say alike. */
const common = {
  id: z.string(),
  version: z.int(),
  invoiceId: branded(parseInvoiceId),
  merchantId: branded(parseMerchantId),
  chainId: z.int(),
  currency: z.string(),
  decimals: z.int(),
  tokenAddress: z.string().nullable(),
  amount: bigUnits,
  address: z.string(),
  createdAt: z.string(),
  updatedAt: z.string(),
};

const depositStatus = z.enum(['SEEN', 'CONFIRMED', 'SWEEPING', 'SWEPT', 'ORPHANED']);
const sweepStatus = z.enum(['PLANNED', 'SIGNED', 'BROADCAST', 'MINED', 'FINAL', 'FAILED']);
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
  confirmations: z.int().nullable(),
  late: z.boolean(),
  owed: bigUnits.nullable(),
  confirmedVersion: z.int().nullable(),
  sweepId: z.string().nullable(),
  // What was written before moves were kept has none.
  transitions: z
    .array(
      z.object({
        status: depositStatus,
        ...move,
        confirmed: z.object({ amount: bigUnits, owed: bigUnits }).optional(),
      }),
    )
    .default([]),
});

const attempt = z.object({
  txHash: z.string(),
  rawTransaction: z.string(),
  maxFeePerGas: bigUnits,
  maxPriorityFeePerGas: bigUnits,
  gasLimit: bigUnits,
  value: bigUnits,
  signedAtBlock: z.int(),
});

const leg = z.object({
  purpose: z.enum(['FUND', 'MOVE']),
  account: z.enum(['GAS', 'DEPOSIT']),
  from: z.string(),
  to: z.string(),
  data: z.string(),
  nonce: z.int(),
  attempts: z.array(attempt).min(1),
  mined: z
    .object({
      txHash: z.string(),
      blockNumber: z.int(),
      blockHash: z.string(),
      succeeded: z.boolean(),
      gasUsed: bigUnits,
      fee: bigUnits,
    })
    .nullable(),
});

const movement = z.object({
  purpose: z.enum(['FUND', 'MOVE']),
  payer: z.enum(['GAS', 'DEPOSIT']),
  value: units,
  fee: units,
  succeeded: z.boolean(),
});

const sweepItem = z.object({
  ...common,
  kind: z.literal('SWEEP'),
  status: sweepStatus,
  method: z.enum(['EIP7702', 'EIP3009', 'TOP_UP', 'NATIVE']),
  derivationIndex: z.int(),
  treasury: z.string(),
  treasuryOwner: z.enum(['OWN', 'MERCHANT']).default('OWN'),
  depositIds: z.array(z.string()),
  legs: z.array(leg),
  failures: z.int(),
  retryAt: z.int(),
  failureReason: z.string().nullable(),
  feeCurrency: z.string(),
  feeDecimals: z.int(),
  transitions: z.array(z.object({ status: sweepStatus, ...move })).default([]),
  // Derived from the legs, for those who read the stream.
  txHash: z.string().nullable(),
  gasUsed: units.nullable(),
  fee: units.nullable(),
  movements: z.array(movement),
});

/** The deposit as the chain table keeps it; amounts in base units. */
export function toDepositItem(deposit: Deposit): StoredItem {
  const { amount, owed, transitions, ...rest } = deposit;
  return {
    kind: 'DEPOSIT',
    ...rest,
    owed: owed?.toString() ?? null,
    ...assetItem(amount),
    transitions: transitions.map(({ confirmed, ...each }) =>
      confirmed === undefined
        ? each
        : { ...each, confirmed: { amount: confirmed.amount.toString(), owed: confirmed.owed.toString() } },
    ),
  } satisfies z.input<typeof depositItem>;
}

/** @throws Error when the stored item is not one that we write */
export function readDepositItem(stored: unknown): Deposit {
  const parsed = depositItem.safeParse(stored);
  if (!parsed.success) throw new Error(`a deposit item is not readable: ${z.prettifyError(parsed.error)}`);
  const { kind: _, chainId, currency, decimals, tokenAddress, amount, transitions, ...rest } = parsed.data;
  return {
    ...rest,
    amount: money(amount, { symbol: currency, chainId, decimals, tokenAddress }),
    transitions: transitions.map(({ confirmed, ...each }) =>
      confirmed === undefined ? each : { ...each, confirmed },
    ),
  };
}

/** The sweep as the chain table keeps it; amounts in base units, fees in wei. */
export function toSweepItem(sweep: Sweep): StoredItem {
  const { amount, feeCurrency, legs, ...rest } = sweep;
  return {
    kind: 'SWEEP',
    ...rest,
    ...assetItem(amount),
    legs: legs.map((each) => ({
      ...each,
      attempts: each.attempts.map((one) => ({
        ...one,
        maxFeePerGas: one.maxFeePerGas.toString(),
        maxPriorityFeePerGas: one.maxPriorityFeePerGas.toString(),
        gasLimit: one.gasLimit.toString(),
        value: one.value.toString(),
      })),
      mined: each.mined && {
        ...each.mined,
        gasUsed: each.mined.gasUsed.toString(),
        fee: each.mined.fee.toString(),
      },
    })),
    depositIds: [...sweep.depositIds],
    transitions: [...sweep.transitions],
    feeCurrency: feeCurrency.symbol,
    feeDecimals: feeCurrency.decimals,
    txHash: moveHashOf(sweep),
    gasUsed: gasUsedBy(sweep)?.toString() ?? null,
    fee: feeOf(sweep)?.toString() ?? null,
    movements: movementsOf(sweep).map(({ value, fee, ...rest }) => ({
      ...rest,
      value: value.toString(),
      fee: fee.toString(),
    })),
  } satisfies z.input<typeof sweepItem>;
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
  const { txHash: _2, gasUsed: _3, fee: _4, movements: _5, ...sweep } = rest;
  const asset: Asset = { symbol: currency, chainId, decimals, tokenAddress };
  return {
    ...sweep,
    amount: money(amount, asset),
    feeCurrency: { symbol: feeCurrency, decimals: feeDecimals },
  };
}

function assetItem(amount: AssetAmount) {
  const { chainId, symbol, decimals, tokenAddress } = amount.currency;
  return { chainId, currency: symbol, decimals, tokenAddress, amount: amount.units.toString() };
}
