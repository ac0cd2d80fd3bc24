import type { Invoice } from '../../invoices/ports.ts';
import type { Log } from '../../shared/log.ts';
import type { ChainConfig } from '../chainConfig.ts';
import { type Deposit, depositIdOfOther } from '../deposit.ts';
import { sameToken } from '../evm/address.ts';
import type { BlockReader } from '../evm/blockReader.ts';
import type { Rpc } from '../evm/rpc.ts';
import type { OutflowStore } from '../outflow.ts';
import type { ChainStore, ChainTransactionStore, Cursor } from '../ports.ts';
import type { Account, BalanceCheck } from './balanceCheck.ts';
import type { BalanceReader } from './balanceReader.ts';
import { checkToken } from './checkBalance.ts';
import { findNative } from './findNative.ts';
import type { Finding } from './finding.ts';
import { readGas } from './readGas.ts';
import { readOthers, readSweeps } from './readStored.ts';
import { storeOutflows } from './recordOutflows.ts';

interface Round {
  readonly deps: {
    readonly rpc: Rpc;
    readonly chain: ChainStore;
    readonly outflows: OutflowStore;
    readonly transactions: ChainTransactionStore;
    readonly log: Log;
  };
  readonly invoice: Invoice;
  readonly view: {
    readonly config: ChainConfig;
    readonly cursor: Cursor;
    readonly reader: BlockReader;
    readonly balances: BalanceReader | null;
    readonly compares?: 'own' | 'all';
  };
}

/**
 * Money in the chain's other assets that nothing but a balance shows: native money that came to a token's address inside calls, tokens whose logs an endpoint left out. A
 * daily look, a reorganisation and `recoverDeposit` compare the balance of each with what is recorded. What left unseen is stored.
 *
 * @throws NodeLagging | RpcUnavailable | BranchLeft
 */
export async function findOthers(round: Round): Promise<readonly Finding[]> {
  const { deps, invoice, view } = round;
  const { balances, compares, config, cursor } = view;
  if (balances === null || (compares !== 'all' && !invoice.asked)) return [];
  const { address: owner, asset } = invoice;
  const tokens = config.assets
    .map(({ tokenAddress }) => tokenAddress)
    .filter((token) => !sameToken(token, asset.tokenAddress));
  await balances.prefetch(tokens.map((token) => ({ owner, token })));
  const findings: Finding[] = [];
  for (const token of tokens) {
    const balance = await balances.balanceOf({ owner, token });
    // A token refused; what is recorded of it is compared before it becomes final.
    if (balance === null) continue;
    const check = await (token === null
      ? checkOtherNative(round, balance)
      : checkOtherToken(round, balance, token));
    if (check?.kind === 'found') findings.push(...check.findings);
    const branch = { chainId: cursor.chainId, number: cursor.branch };
    if (check?.kind === 'left') await storeOutflows(deps.outflows, check.outflows, branch);
    if (check?.kind !== 'differs') continue;
    const facts = {
      invoiceId: invoice.id,
      token,
      expected: check.expected,
      found: balance,
      block: cursor.block,
    };
    deps.log.warn('the balance of another asset differs: nothing is concluded', facts);
  }
  return findings;
}

/** Null where nothing is concluded: a sweep, which gives and takes gas there, is under way. */
async function checkOtherNative(round: Round, balance: bigint): Promise<BalanceCheck | null> {
  if (balance === 0n) return null;
  const { deps, invoice, view } = round;
  const { rpc, transactions } = deps;
  const { cursor, reader, config } = view;
  const sweeps = await readSweeps(deps.chain, invoice);
  const gas = await readGas({ rpc, transactions, reader, cursor }, sweeps);
  if (gas === null) return null;
  const account = { ...(await accountOf(round, null)), gas };
  const pinned = { number: cursor.block, hash: cursor.hash };
  return findNative({ rpc, config, reader, pinned }, account, balance);
}

/** Null where nothing is there and nothing is recorded. */
async function checkOtherToken(round: Round, balance: bigint, token: string): Promise<BalanceCheck | null> {
  const { deps, invoice, view } = round;
  const { cursor, reader, config } = view;
  const isRecorded = invoice.otherDeposits.some(({ amount }) =>
    sameToken(amount.currency.tokenAddress, token),
  );
  if (balance === 0n && !isRecorded) return null;
  const account = await accountOf(round, token);
  const pinned = { number: cursor.block, hash: cursor.hash };
  return checkToken({ rpc: deps.rpc, config, reader, pinned }, account, balance, token);
}

/** The address as deposits in one other asset know it, each under the name that it would have as a payment. */
async function accountOf({ deps, invoice, view }: Round, token: string | null): Promise<Account> {
  const live = (await readOthers(deps.chain, invoice, [])).filter((each) =>
    isLiveIn(each, token, view.cursor.block),
  );
  return {
    invoice,
    live: live.map((deposit) => ({ ...deposit, id: depositIdOfOther(deposit.id) })),
    sweeps: async () => [],
    outflows: () => deps.outflows.outflowsOf(invoice.id),
  };
}

function isLiveIn({ status, amount, blockNumber }: Deposit, token: string | null, block: number): boolean {
  return status !== 'ORPHANED' && sameToken(amount.currency.tokenAddress, token) && blockNumber <= block;
}
