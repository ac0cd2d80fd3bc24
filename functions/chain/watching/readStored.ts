import { countOthers, EMBEDDED_MAX, type Invoice, OTHERS_MAX } from '../../invoices/ports.ts';
import { type Deposit, otherDepositId } from '../deposit.ts';
import type { ChainStore } from '../ports.ts';
import type { Sweep } from '../sweep.ts';
import type { Finding } from './finding.ts';

/** Every deposit of the invoice that may change, and those that were found. */
export async function readStored(
  chain: ChainStore,
  invoice: Invoice,
  findings: readonly Finding[],
): Promise<readonly Deposit[]> {
  const all = invoice.deposits.length < EMBEDDED_MAX ? [] : await chain.depositsOf(invoice.id);
  return chain.deposits([...invoice.deposits, ...findings, ...all].map(({ id }) => id));
}

/** An invoice shows its newest sweeps only. */
export async function readSweeps(chain: ChainStore, invoice: Invoice): Promise<readonly Sweep[]> {
  return invoice.sweeps.length < EMBEDDED_MAX
    ? chain.sweeps(invoice.sweeps.map(({ id }) => id))
    : chain.sweepsOf(invoice.id);
}

/** Deposits in other assets than the invoice's, and those that were found. */
export async function readOthers(
  chain: ChainStore,
  invoice: Invoice,
  findings: readonly Finding[],
): Promise<readonly Deposit[]> {
  const full = countOthers(invoice.otherDeposits, 'configured') >= OTHERS_MAX.configured;
  const all = full ? await chain.otherDepositsOf(invoice.id) : [];
  const found = findings.map(({ id }) => otherDepositId(id));
  return chain.deposits([...[...invoice.otherDeposits, ...all].map(({ id }) => id), ...found]);
}
