import type { Invoice } from '../../invoices/ports.ts';
import type { Transfer } from '../evm/erc20.ts';
import { type Outflow, outflowsUpTo, sumLeft } from '../outflow.ts';
import { readTransferLogs } from '../evm/readTransferLogs.ts';
import { firstBlockAfter } from './firstBlockAfter.ts';
import type { Account, BalanceCheck, CheckDeps } from './balanceCheck.ts';
import { findNative } from './findNative.ts';
import { type Finding, keyOf } from './finding.ts';
import { tokenMovements } from './readMovements.ts';
import { orphaned, toOutflows } from './recordOutflows.ts';

/**
 * Compares an address's balance at the pinned block with what came in less what went out, whoever sent it. Where what is recorded does
 * not explain it, the address's own history is read from the node.
 *
 * @param balance base units at the pinned block; null where the token refused
 */
export async function checkBalance(
  deps: CheckDeps,
  account: Account,
  balance: bigint | null,
): Promise<BalanceCheck> {
  const { live, invoice } = account;
  const received = live.reduce((sum, { amount }) => sum + amount.units, 0n);
  if (balance === null) return { kind: 'differs', expected: received, found: null };
  if (invoice.asset.tokenAddress === null) return findNative(deps, account, balance);
  return checkToken(deps, account, balance, invoice.asset.tokenAddress);
}

/** As `checkBalance`, of one token: the invoice's own, or another of which `live` then is. */
export async function checkToken(
  deps: CheckDeps,
  account: Account,
  balance: bigint,
  token: string,
): Promise<BalanceCheck> {
  const { invoice, live } = account;
  const received = live.map(({ amount }) => amount.units);
  const stored = outflowsUpTo(await account.outflows(), token, deps.pinned.number);
  if (sumOf(received) - sumLeft(stored) === balance) return { kind: 'equal' };
  const flows = await readTokenFlows(deps, invoice, token);
  const known = new Set(live.map(({ id }) => id));
  const findings = flows.in.filter(({ id }) => !known.has(id));
  const expected = sumOf([...received, ...findings.map(({ units }) => units)]) - sumLeft(flows.out);
  if (expected !== balance) return { kind: 'differs', expected, found: balance };
  if (findings.length > 0) return { kind: 'found', findings };
  const [before, shown] = [new Set(stored.map(keyOf)), new Set(flows.out.map(keyOf))];
  const missed = flows.out.filter((outflow) => !before.has(keyOf(outflow)));
  const gone = stored.filter((outflow) => !shown.has(keyOf(outflow)));
  return { kind: 'left', outflows: [...gone.map(orphaned), ...missed] };
}

/** All that the chain shows of a token at an invoice's address since the invoice was made, up to the pinned block. */
export async function readTokenFlows(
  { rpc, config, reader, pinned }: CheckDeps,
  { id, address, createdAt }: Pick<Invoice, 'id' | 'address' | 'createdAt'>,
  token: string,
): Promise<{ readonly in: readonly Finding[]; readonly out: readonly Outflow[] }> {
  const first = await firstBlockAfter(reader, Date.parse(createdAt) / 1_000, pinned.number);
  const incoming: Transfer[] = [];
  const outgoing: Transfer[] = [];
  for (let fromBlock = first; fromBlock <= pinned.number; fromBlock += config.maxLogBlocks) {
    const toBlock = Math.min(pinned.number, fromBlock + config.maxLogBlocks - 1);
    const query = { tokens: [token], fromBlock, toBlock, pinned };
    incoming.push(...(await readTransferLogs(rpc, { ...query, recipients: [address] })));
    outgoing.push(...(await readTransferLogs(rpc, { ...query, recipients: null, senders: [address] })));
  }
  const heights = [...new Set([...incoming, ...outgoing].map(({ blockNumber }) => blockNumber))];
  const blocks = await Promise.all(heights.map((height) => reader.blockAt(height)));
  const out = tokenMovements(config.chainId, outgoing, blocks).map((each) => ({
    ...each,
    owner: id,
    fee: 0n,
  }));
  return { in: tokenMovements(config.chainId, incoming, blocks), out: toOutflows(config, out) };
}

function sumOf(amounts: readonly bigint[]): bigint {
  return amounts.reduce((sum, amount) => sum + amount, 0n);
}
