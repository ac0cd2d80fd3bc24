import { checksumAddress } from './address.ts';
import { addressWord, bigFromQuantity, fromQuantity, word } from './quantity.ts';

/** keccak256("Transfer(address,address,uint256)"), the first topic of every ERC-20 transfer (EIP-20). */
export const TRANSFER_TOPIC = '0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef';

/** First four bytes of keccak256 of each signature of EIP-20. */
const TRANSFER_SELECTOR = 'a9059cbb';
const BALANCE_OF_SELECTOR = '70a08231';

/** A Transfer log as a node gives it. */
export interface RawLog {
  readonly address: string;
  readonly topics: readonly string[];
  readonly data: string;
  readonly blockNumber: string;
  readonly blockHash: string;
  readonly transactionHash: string;
  readonly logIndex: string;
  readonly removed?: boolean;
}

export interface Transfer {
  /** EIP-55 addresses. */
  readonly token: string;
  readonly from: string;
  readonly to: string;
  /** Base units. */
  readonly value: bigint;
  readonly blockNumber: number;
  readonly blockHash: string;
  readonly txHash: string;
  readonly logIndex: number;
}

/** Null for what is no ERC-20 transfer: ERC-721 has the same first topic but four of them. */
export function parseTransfer(log: RawLog): Transfer | null {
  if (log.removed === true || log.topics.length !== 3 || log.topics[0]?.toLowerCase() !== TRANSFER_TOPIC)
    return null;
  if (!/^0x[0-9a-fA-F]{64}$/.test(log.data)) return null;
  return {
    token: checksumAddress(log.address),
    from: addressOfTopic(log.topics[1] ?? ''),
    to: addressOfTopic(log.topics[2] ?? ''),
    value: bigFromQuantity(log.data),
    blockNumber: fromQuantity(log.blockNumber),
    blockHash: log.blockHash,
    txHash: log.transactionHash,
    logIndex: fromQuantity(log.logIndex),
  };
}

export function topicOf(address: string): string {
  return `0x${addressWord(address)}`;
}

/** Calldata of `transfer(to, value)`. */
export function encodeTransfer(to: string, value: bigint): string {
  return `0x${TRANSFER_SELECTOR}${addressWord(to)}${word(value)}`;
}

/** What the calldata of a `transfer(to, value)` says; null for any other calldata. */
export function decodeTransfer(data: string): { readonly to: string; readonly value: bigint } | null {
  const parts = /^0xa9059cbb0{24}([0-9a-f]{40})([0-9a-f]{64})$/i.exec(data);
  if (parts === null) return null;
  const [, to = '', value = ''] = parts;
  return { to: checksumAddress(to), value: BigInt(`0x${value}`) };
}

/** Calldata of `balanceOf(owner)`, without 0x. */
export function encodeBalanceOf(owner: string): string {
  return `${BALANCE_OF_SELECTOR}${addressWord(owner)}`;
}

function addressOfTopic(topic: string): string {
  return checksumAddress(topic.slice(-40));
}
