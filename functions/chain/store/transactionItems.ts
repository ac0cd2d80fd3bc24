import * as z from 'zod';
import { SWEEP_METHODS, type StoredItem } from '../../invoices/ports.ts';
import { invoiceId, merchantId } from '../../shared/ids.ts';
import { TREASURY_OWNERS } from '../chainConfig.ts';
import {
  type Attempt,
  type AttemptSummary,
  CHAIN_TRANSACTION_STATUSES,
  type ChainTransaction,
  hasEnded,
  SERVED_KINDS,
  type Serves,
  TRANSACTION_PAYERS,
} from '../chainTransaction.ts';
import type { NamedTreasury } from '../keys/signer.ts';
import { isOpenPlan, SWEEP_PLAN_STATUSES, type SweepPlan } from '../sweeping/sweepPlan.ts';
import { openPlansKey } from './chainKeys.ts';

/* Items of the chain state table: plans, transactions and their attempts. Integers that may pass 2^53 are strings. */

const bigUnits = z
  .string()
  .regex(/^(0|[1-9][0-9]*)$/)
  .transform((text) => BigInt(text));

/** A difference: it may be below zero. */
const signedUnits = z
  .string()
  .regex(/^(0|-?[1-9][0-9]*)$/)
  .transform((text) => BigInt(text));

const attemptSummary = {
  txHash: z.string(),
  value: bigUnits,
  maxFeePerGas: bigUnits,
  maxPriorityFeePerGas: bigUnits,
  gasLimit: bigUnits,
  surcharge: bigUnits.exactOptional(),
  signedAtBlock: z.int(),
};

const attemptItem = z.object({
  kind: z.literal('ATTEMPT'),
  id: z.string(),
  ...attemptSummary,
  rawTransaction: z.string(),
  createdAt: z.string(),
});

const times = { createdAt: z.string(), updatedAt: z.string() };
const transitionsOf = <T extends z.ZodType>(status: T) =>
  z.array(z.object({ status, at: z.string(), version: z.int() }));

const transactionStatus = z.enum(CHAIN_TRANSACTION_STATUSES);
const transactionItem = z.object({
  kind: z.literal('TRANSACTION'),
  id: z.string(),
  version: z.int(),
  status: transactionStatus,
  chainId: z.int(),
  wallet: z.string(),
  payer: z.enum(TRANSACTION_PAYERS),
  nonce: z.int().min(0),
  serves: z.enum(SERVED_KINDS),
  planId: z.string().nullable(),
  parts: z.array(z.int().min(0)).exactOptional(),
  treasury: z.object({ merchantId, address: z.string() }).exactOptional(),
  attempts: z.array(z.object(attemptSummary)).min(1),
  mined: z
    .object({
      txHash: z.string(),
      blockNumber: z.int(),
      blockHash: z.string(),
      succeeded: z.boolean(),
      gasUsed: bigUnits,
      fee: bigUnits,
      value: bigUnits,
      arrivals: z.array(
        z.object({ address: z.string(), units: bigUnits, left: bigUnits, logIndex: z.int().nullable() }),
      ),
    })
    .nullable(),
  ...times,
  transitions: transitionsOf(transactionStatus),
});

const planStatus = z.enum(SWEEP_PLAN_STATUSES);
const planItem = z.object({
  kind: z.literal('PLAN'),
  id: z.string(),
  version: z.int(),
  status: planStatus,
  chainId: z.int(),
  currency: z.string(),
  decimals: z.int(),
  tokenAddress: z.string().nullable(),
  method: z.enum(SWEEP_METHODS),
  reason: z.string(),
  expectedFee: bigUnits,
  treasury: z.string(),
  treasuryOwner: z.enum(TREASURY_OWNERS),
  treasuryOf: merchantId.nullable().default(null),
  parts: z.array(
    z.object({
      sweepId: z.string(),
      invoiceId,
      merchantId,
      address: z.string(),
      derivationIndex: z.int(),
      deposits: z.array(z.object({ id: z.string(), units: bigUnits })),
      leftBefore: signedUnits,
    }),
  ),
  transactionIds: z.array(z.string()),
  elsewhere: z.array(
    z.object({
      address: z.string(),
      txHash: z.string(),
      blockNumber: z.int(),
      blockHash: z.string(),
      logIndex: z.int().nullable(),
      units: bigUnits,
      treasury: z.string(),
      treasuryOwner: z.enum(TREASURY_OWNERS),
    }),
  ),
  failures: z.int(),
  retryAt: z.int(),
  failureReason: z.string().nullable(),
  createdAtBlock: z.int(),
  waitingSince: z.string().nullable(),
  ...times,
  transitions: transitionsOf(planStatus),
});

export function toAttemptItem(attempt: Attempt): StoredItem {
  const { id, rawTransaction, createdAt, ...summary } = attempt;
  return {
    kind: 'ATTEMPT',
    ...{ id, rawTransaction, createdAt },
    ...summaryItem(summary),
  } satisfies z.input<typeof attemptItem>;
}

/** @throws Error when the stored item is not one that we write */
export function readAttemptItem(stored: unknown): Attempt {
  const { kind: _, ...attempt } = parsed(attemptItem, stored, 'an attempt');
  return attempt;
}

export function toTransactionItem(transaction: ChainTransaction): StoredItem {
  const { serves, attempts, mined, transitions, ...rest } = transaction;
  return {
    kind: 'TRANSACTION',
    ...rest,
    serves: serves.kind,
    planId: 'planId' in serves ? serves.planId : null,
    ...('parts' in serves ? { parts: [...serves.parts] } : {}),
    ...('treasury' in serves ? { treasury: serves.treasury } : {}),
    // What serves a plan is found by it.
    ...('planId' in serves || hasEnded(transaction) ? {} : { openPlans: openPlansKey(rest.chainId) }),
    attempts: attempts.map(summaryItem),
    mined: mined && {
      ...mined,
      gasUsed: mined.gasUsed.toString(),
      fee: mined.fee.toString(),
      value: mined.value.toString(),
      arrivals: mined.arrivals.map((each) => ({
        ...each,
        units: each.units.toString(),
        left: each.left.toString(),
      })),
    },
    transitions: [...transitions],
  } satisfies z.input<typeof transactionItem> & { readonly openPlans?: string };
}

/** @throws Error when the stored item is not one that we write */
export function readTransactionItem(stored: unknown): ChainTransaction {
  const item = parsed(transactionItem, stored, 'a chain transaction');
  const { kind: _, serves, planId, parts, treasury, ...rest } = item;
  const served = servesOf(serves, planId, treasury);
  return { ...rest, serves: served.kind === 'BATCH' && parts !== undefined ? { ...served, parts } : served };
}

/** An open plan has the attribute that the index of open ones is built on. */
export function toPlanItem(plan: SweepPlan): StoredItem {
  const { asset, parts, elsewhere, expectedFee, transactionIds, transitions, ...rest } = plan;
  const { symbol, chainId, decimals, tokenAddress } = asset;
  return {
    kind: 'PLAN',
    ...rest,
    ...{ chainId, currency: symbol, decimals, tokenAddress },
    ...(isOpenPlan(plan) ? { openPlans: openPlansKey(chainId) } : {}),
    expectedFee: expectedFee.toString(),
    parts: parts.map((part) => ({
      ...part,
      deposits: part.deposits.map(({ id, units }) => ({ id, units: units.toString() })),
      leftBefore: part.leftBefore.toString(),
    })),
    transactionIds: [...transactionIds],
    elsewhere: elsewhere.map((each) => ({ ...each, units: each.units.toString() })),
    transitions: [...transitions],
  } satisfies z.input<typeof planItem> & { readonly openPlans?: string };
}

/** @throws Error when the stored item is not one that we write */
export function readPlanItem(stored: unknown): SweepPlan {
  const item = parsed(planItem, stored, 'a sweep plan');
  const { kind: _, chainId, currency: symbol, decimals, tokenAddress, ...plan } = item;
  return { ...plan, asset: { symbol, chainId, decimals, tokenAddress } };
}

function summaryItem(attempt: AttemptSummary) {
  const { txHash, value, maxFeePerGas, maxPriorityFeePerGas, gasLimit, surcharge, signedAtBlock } = attempt;
  return {
    txHash,
    value: value.toString(),
    maxFeePerGas: maxFeePerGas.toString(),
    maxPriorityFeePerGas: maxPriorityFeePerGas.toString(),
    gasLimit: gasLimit.toString(),
    ...(surcharge === undefined ? {} : { surcharge: surcharge.toString() }),
    signedAtBlock,
  };
}

function servesOf(kind: Serves['kind'], planId: string | null, treasury: NamedTreasury | undefined): Serves {
  switch (kind) {
    case 'SWEEP':
    case 'TOP_UP':
    case 'BATCH':
      if (planId === null) throw new Error(`a transaction of kind ${kind} has a plan`);
      return { kind, planId };
    case 'DEPLOY':
      return treasury === undefined ? { kind } : { kind, treasury };
    case 'REVOKE':
    case 'FILL':
      return { kind };
  }
}

function parsed<T extends z.ZodType>(schema: T, stored: unknown, what: string): z.output<T> {
  const result = schema.safeParse(stored);
  if (!result.success) throw new Error(`${what} item is not readable: ${z.prettifyError(result.error)}`);
  return result.data;
}
