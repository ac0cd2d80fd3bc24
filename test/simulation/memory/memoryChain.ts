import type { RawLog } from '../../../functions/chain/evm/erc20.ts';
import { word } from '../../../functions/chain/evm/quantity.ts';
import { bloomOf, NO_LOGS_BLOOM } from './memoryBloom.ts';
import { rawLog, type TokenTransfer } from './memoryLog.ts';

/** A transaction before it is mined. Lower-case addresses. */
export interface MemoryTransaction {
  readonly hash: string;
  readonly from: string;
  readonly to: string;
  /** Wei. */
  readonly value: bigint;
  readonly transfers: readonly TokenTransfer[];
  /** Wei that reach others from inside the call, without a log. */
  readonly inside: readonly { readonly to: string; readonly units: bigint }[];
  /** A call of the sweep delegate; null for any other transaction. */
  readonly batch: BatchCall | null;
  /** Null for those of payers and strangers, whose money and nonces do not matter here. */
  readonly account: AccountTerms | null;
}

/** What a call of the sweep delegate moves, as far as it can: whole balances of accounts that delegate to it. Lower-case addresses. */
export interface BatchCall {
  readonly token: string;
  readonly treasury: string;
  readonly accounts: readonly string[];
  /** Authorizations that travel with it (EIP-7702): one with another nonce than its account's is skipped. */
  readonly delegations: readonly Authorization[];
}

export interface Authorization {
  readonly address: string;
  readonly nonce: number;
}

/** What an account of the system signs besides. */
export interface AccountTerms {
  readonly nonce: number;
  readonly gasLimit: bigint;
  /** Wei per gas. */
  readonly maxFeePerGas: bigint;
  readonly maxPriorityFeePerGas: bigint;
}

export interface MinedTransaction {
  readonly transaction: MemoryTransaction;
  readonly index: number;
  readonly succeeded: boolean;
  readonly gasUsed: bigint;
  /** Wei per gas. */
  readonly gasPrice: bigint;
  readonly logs: readonly RawLog[];
}

export interface MemoryBlock {
  readonly number: number;
  readonly hash: string;
  readonly parentHash: string;
  /** Seconds since 1970. */
  readonly timestamp: number;
  readonly baseFeePerGas: bigint;
  readonly logsBloom: string;
  readonly mined: readonly MinedTransaction[];
  /** Balances and nonces after the block; see `balanceKey` and `nonceKey`. */
  readonly state: ReadonlyMap<string, bigint>;
}

/** Of native money, `token` being null, or of a token. */
export const balanceKey = (token: string | null, owner: string): string =>
  token === null ? owner : `${token}:${owner}`;
export const nonceKey = (owner: string): string => `nonce:${owner}`;
/** 1 where the account delegates to the sweep delegate. */
export const delegationKey = (owner: string): string => `delegation:${owner}`;

/** Blocks that follow one another, a pool of transactions, and reorganisations: an EVM chain as far as payments see it. */
export interface MemoryChain {
  /** By height; replaced by reorganisations. */
  readonly blocks: readonly MemoryBlock[];
  /** Of the pool, oldest first. */
  pending(): readonly MemoryTransaction[];
  /** Wei per gas of the next block. */
  nextBaseFee(): bigint;
  /** From the next block on. */
  price(baseFeePerGas: bigint): void;
  head(): MemoryBlock;
  /** Into the pool. @returns why not, as a node says it */
  send(transaction: MemoryTransaction): string | null;
  /** Before all that waits. */
  sendFirst(transaction: MemoryTransaction): void;
  /** A block of what waits in the pool; `takes` may leave some of it there. */
  mine(timestamp: number, takes?: (transaction: MemoryTransaction) => boolean): MemoryBlock;
  /** Takes the newest blocks back; their transactions return to the pool if `returns` says so, else they are gone. */
  takeBack(depth: number, returns: (transaction: MemoryTransaction) => boolean): readonly MemoryBlock[];
  /** The newest of the branches that ever mined it, by block. */
  blocksOf(hash: string): readonly MemoryBlock[];
  byHash(hash: string): MemoryBlock | undefined;
}

const TRANSFER_GAS = 50_000n;
const PLAIN_GAS = 21_000n;
/** To an account that delegates. */
const DELEGATED_GAS = 21_055n;
const BATCH_GAS = 30_000n;
const AUTHORIZATION_GAS = 25_000n;
const SWEPT_ACCOUNT_GAS = 12_000n;
const BASE_FEE_WEI = 1_000_000_000n;

export function memoryChain(
  chainId: number,
  genesis: { readonly timestamp: number; readonly state: ReadonlyMap<string, bigint> },
): MemoryChain {
  let made = 0;
  let baseFeePerGas = BASE_FEE_WEI;
  const newHash = (): string => `0x${word((BigInt(chainId) << 128n) + BigInt(++made))}`;
  const first: MemoryBlock = {
    number: 0,
    hash: newHash(),
    parentHash: `0x${word(0)}`,
    timestamp: genesis.timestamp,
    baseFeePerGas: BASE_FEE_WEI,
    logsBloom: NO_LOGS_BLOOM,
    mined: [],
    state: genesis.state,
  };
  const blocks: MemoryBlock[] = [first];
  let pool: MemoryTransaction[] = [];
  const minedIn = new Map<string, MemoryBlock[]>();
  const byHash = new Map<string, MemoryBlock>([[first.hash, first]]);
  const head = (): MemoryBlock => blocks.at(-1) ?? first;

  return {
    blocks,
    head,
    nextBaseFee: () => baseFeePerGas,
    price: (wei) => void (baseFeePerGas = wei),
    pending: () => pool,
    byHash: (hash) => byHash.get(hash),
    blocksOf: (hash) => minedIn.get(hash) ?? [],
    send: (transaction) => {
      const { account, from, hash } = transaction;
      if (pool.some((each) => each.hash === hash)) return 'already known';
      if (account !== null) {
        if (Number(head().state.get(nonceKey(from)) ?? 0n) > account.nonce) return 'nonce too low';
        const rival = pool.find((each) => each.from === from && each.account?.nonce === account.nonce);
        // Pools drop what its sender can no longer pay for: it stands in nothing's way.
        const stands = rival !== undefined && isPayable(head().state, rival);
        if (stands && rival.account && rival.account.maxFeePerGas * 11n > account.maxFeePerGas * 10n)
          return 'replacement transaction underpriced';
        pool = pool.filter((each) => each !== rival);
      }
      pool.push(transaction);
      return null;
    },
    sendFirst: (transaction) => void pool.unshift(transaction),
    mine: (timestamp, takes = () => true) => {
      const parent = head();
      const number = parent.number + 1;
      const hash = newHash();
      const state = new Map(parent.state);
      const place = { number, hash, baseFeePerGas };
      const mined: MinedTransaction[] = [];
      const left: MemoryTransaction[] = [];
      let logIndex = 0;
      for (const transaction of pool) {
        const nonce = Number(state.get(nonceKey(transaction.from)) ?? 0n);
        if (transaction.account !== null && transaction.account.nonce < nonce) continue;
        const done =
          takes(transaction) && (transaction.account === null || transaction.account.nonce === nonce)
            ? execute(state, transaction, { ...place, index: mined.length, logIndex })
            : null;
        if (done === null) left.push(transaction);
        else {
          mined.push(done);
          logIndex += done.logs.length;
        }
      }
      pool = left;
      const block: MemoryBlock = {
        ...{ number, hash },
        parentHash: parent.hash,
        timestamp,
        baseFeePerGas,
        logsBloom: bloomOf(mined.flatMap(({ logs }) => logs)),
        mined,
        state,
      };
      blocks.push(block);
      byHash.set(hash, block);
      for (const { transaction } of mined) {
        const before = minedIn.get(transaction.hash);
        if (before === undefined) minedIn.set(transaction.hash, [block]);
        else before.unshift(block);
      }
      return block;
    },
    takeBack: (depth, returns) => {
      const taken = blocks.splice(Math.max(1, blocks.length - depth));
      const back = taken.flatMap(({ mined }) => mined.map(({ transaction }) => transaction));
      pool = [...back.filter(returns), ...pool];
      return taken;
    },
  };
}

/** Whether its sender has what it may cost at most. */
function isPayable(
  state: ReadonlyMap<string, bigint>,
  { from, value, account }: Pick<MemoryTransaction, 'from' | 'value' | 'account'>,
): boolean {
  return account === null || (state.get(from) ?? 0n) >= account.gasLimit * account.maxFeePerGas + value;
}

/** Null where it cannot be paid for now: it stays in the pool. */
function execute(
  state: Map<string, bigint>,
  transaction: MemoryTransaction,
  place: {
    readonly number: number;
    readonly hash: string;
    readonly baseFeePerGas: bigint;
    readonly index: number;
    readonly logIndex: number;
  },
): MinedTransaction | null {
  const { from, to, value, transfers, inside, batch, account } = transaction;
  const move = (key: string, units: bigint): void => void state.set(key, (state.get(key) ?? 0n) + units);
  const gas = gasOf(state, transaction);
  let gasPrice = place.baseFeePerGas;
  let succeeded = true;
  if (account !== null) {
    const { gasLimit, maxFeePerGas, maxPriorityFeePerGas } = account;
    if (maxFeePerGas < place.baseFeePerGas) return null;
    if (!isPayable(state, transaction)) return null;
    const offered = place.baseFeePerGas + maxPriorityFeePerGas;
    gasPrice = offered < maxFeePerGas ? offered : maxFeePerGas;
    succeeded = gasLimit >= gas;
    move(from, -gas * gasPrice);
    move(nonceKey(from), 1n);
  }
  // Payers have what they pay; whoever else's tokens move has them, or nothing happens.
  const owned = transfers.filter((each) => account !== null || each.from !== from);
  succeeded &&= owned.every((each) => (state.get(balanceKey(each.token, each.from)) ?? 0n) >= each.units);
  if (account !== null && succeeded) move(from, -value);
  // After the sender's nonce, and whatever becomes of the call.
  for (const { address, nonce } of batch?.delegations ?? []) {
    if ((state.get(nonceKey(address)) ?? 0n) !== BigInt(nonce)) continue;
    state.set(delegationKey(address), 1n);
    move(nonceKey(address), 1n);
  }
  const logs: RawLog[] = [];
  if (succeeded) {
    for (const transfer of sweptBy(state, batch)) {
      move(balanceKey(transfer.token, transfer.from), -transfer.units);
      move(balanceKey(transfer.token, transfer.to), transfer.units);
      logs.push(rawLog(transaction.hash, transfer, place, place.logIndex + logs.length));
    }
    if (value > 0n) move(to, value);
    for (const { to: receiver, units } of inside) move(receiver, units);
    for (const transfer of transfers) {
      if (owned.includes(transfer)) move(balanceKey(transfer.token, transfer.from), -transfer.units);
      move(balanceKey(transfer.token, transfer.to), transfer.units);
      logs.push(rawLog(transaction.hash, transfer, place, place.logIndex + logs.length));
    }
  }
  return { transaction, index: place.index, succeeded, gasUsed: gas, gasPrice, logs };
}

function gasOf(state: ReadonlyMap<string, bigint>, { to, transfers, batch }: MemoryTransaction): bigint {
  const count = (all: readonly unknown[]): bigint => BigInt(all.length);
  if (batch !== null)
    return (
      BATCH_GAS + AUTHORIZATION_GAS * count(batch.delegations) + SWEPT_ACCOUNT_GAS * count(batch.accounts)
    );
  if (transfers.length > 0) return TRANSFER_GAS;
  return state.has(delegationKey(to)) ? DELEGATED_GAS : PLAIN_GAS;
}

/** Each account by itself: one that does not delegate, or has nothing, stops none of the others. */
function sweptBy(state: ReadonlyMap<string, bigint>, batch: BatchCall | null): readonly TokenTransfer[] {
  if (batch === null) return [];
  const { token, treasury, accounts } = batch;
  return [...new Set(accounts)].flatMap((from) => {
    const units = state.has(delegationKey(from)) ? (state.get(balanceKey(token, from)) ?? 0n) : 0n;
    return units === 0n ? [] : [{ token, from, to: treasury, units }];
  });
}
