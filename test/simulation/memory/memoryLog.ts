import { type RawLog, topicOf, TRANSFER_TOPIC } from '../../../functions/chain/evm/erc20.ts';
import { toQuantity, word } from '../../../functions/chain/evm/quantity.ts';

/** A transfer of a token, as its contract logs it. Lower-case addresses, base units. */
export interface TokenTransfer {
  readonly token: string;
  readonly from: string;
  readonly to: string;
  readonly units: bigint;
}

/** The log of a transfer in its block. */
export function rawLog(
  transactionHash: string,
  { token, from, to, units }: TokenTransfer,
  { number, hash }: { readonly number: number; readonly hash: string },
  logIndex: number,
): RawLog {
  return {
    address: token,
    topics: [TRANSFER_TOPIC, topicOf(from), topicOf(to)],
    data: `0x${word(units)}`,
    blockNumber: toQuantity(number),
    blockHash: hash,
    transactionHash,
    logIndex: toQuantity(logIndex),
  };
}
