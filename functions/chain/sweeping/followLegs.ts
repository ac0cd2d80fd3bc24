import type { BlockReader } from '../evm/blockReader.ts';
import { feeOfReceipt, type Receipt, toReceipt } from '../evm/evmNode.ts';
import { parseTransfer } from '../evm/erc20.ts';
import { sameAddress } from '../evm/address.ts';
import { fromQuantity } from '../evm/quantity.ts';
import { type Rpc, type RpcCall, RpcRefused } from '../evm/rpc.ts';
import type { Leg, MinedAttempt, Sweep } from '../sweep.ts';

/** A leg as the node shows it now. */
export interface FollowedLeg {
  readonly leg: Leg;
  /** Null: not mined, or taken back by a reorganisation. */
  readonly mined: MinedAttempt | null;
  /** The node has the newest attempt, waiting or mined. */
  readonly known: boolean;
  /** Another transaction took the nonce, so that none of the attempts can be mined. */
  readonly superseded: boolean;
}

/**
 * Asks for every leg of a sweep, in one request. What was mined stays so until the node shows another block at its
 * height: a node that knows nothing of it proves nothing.
 */
export async function followLegs(
  rpc: Rpc,
  reader: BlockReader,
  sweep: Sweep,
): Promise<readonly FollowedLeg[]> {
  const calls: RpcCall[] = sweep.legs.flatMap((leg) => [
    { method: 'eth_getTransactionCount', params: [leg.from, 'latest'] },
    { method: 'eth_getTransactionByHash', params: [leg.attempts.at(-1)?.txHash] },
    ...leg.attempts.map(({ txHash }) => ({ method: 'eth_getTransactionReceipt', params: [txHash] })),
  ]);
  const answers = (await rpc.batch(calls)).map((answer) => {
    if (answer instanceof RpcRefused) throw answer;
    return answer;
  });
  await reader.learn(sweep.legs.flatMap(({ mined }) => mined?.blockNumber ?? []));
  let next = 0;
  return sweep.legs.map((leg) => {
    const count = fromQuantity(answers[next++]);
    const newest = answers[next++];
    const receipts = leg.attempts.map(() => answers[next++]).filter((answer) => answer !== null);
    const receipt = receipts[0] === undefined ? null : toReceipt(receipts[0]);
    const mined = receipt === null ? stillMined(leg, reader) : toMined(sweep, leg, receipt);
    return { leg, mined, known: newest !== null, superseded: mined === null && count > leg.nonce };
  });
}

function stillMined({ mined }: Leg, reader: BlockReader): MinedAttempt | null {
  if (mined === null) return null;
  const shown = reader.shown(mined.blockNumber);
  return shown === null || shown === mined.blockHash ? mined : null;
}

function toMined(sweep: Sweep, leg: Leg, receipt: Receipt): MinedAttempt {
  const { txHash, blockNumber, blockHash, gasUsed } = receipt;
  const succeeded = receipt.succeeded && (leg.purpose === 'FUND' || movedMoney(sweep, receipt));
  return { txHash, blockNumber, blockHash, succeeded, gasUsed, fee: feeOfReceipt(receipt) };
}

/** A token may return without moving anything: only its log deposit → treasury says that it did. */
function movedMoney({ amount, address, treasury }: Sweep, { logs }: Receipt): boolean {
  const { tokenAddress } = amount.currency;
  if (tokenAddress === null) return true;
  return logs.some((log) => {
    const transfer = sameAddress(log.address, tokenAddress) ? parseTransfer(log) : null;
    return (
      transfer !== null &&
      sameAddress(transfer.from, address) &&
      sameAddress(transfer.to, treasury) &&
      transfer.value === amount.units
    );
  });
}
