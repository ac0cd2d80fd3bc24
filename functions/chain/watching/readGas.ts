import { hasEnded } from '../chainTransaction.ts';
import { directDepositId } from '../deposit.ts';
import type { BlockReader } from '../evm/blockReader.ts';
import { readReceipts } from '../evm/evmNode.ts';
import type { Rpc } from '../evm/rpc.ts';
import type { ChainTransactionStore, Cursor } from '../ports.ts';
import type { Sweep } from '../sweep.ts';
import type { Gas } from './balanceCheck.ts';

/**
 * The gas of an address by the transactions of its sweeps. Null where that is not certain: one of them is under way, a reorganisation has taken
 * one, or the node shows one that is said to be dropped.
 */
export async function readGas(
  {
    rpc,
    transactions,
    reader,
    cursor,
  }: {
    readonly rpc: Rpc;
    readonly transactions: ChainTransactionStore;
    readonly reader: BlockReader;
    readonly cursor: Cursor;
  },
  sweeps: readonly Sweep[],
): Promise<Gas | null> {
  if (sweeps.length === 0) return { given: [], taken: [] };
  const plans = await transactions.plans(sweeps.map(({ planId }) => planId));
  const all = await transactions.transactions(plans.flatMap(({ transactionIds }) => transactionIds));
  const isUnderWay = plans.some(({ status }) => status !== 'ENDED' && status !== 'RELEASED');
  if (isUnderWay || !all.every(hasEnded)) return null;
  const mined = all.flatMap(({ mined: last, ...rest }) =>
    last === null ? [] : [{ ...last, payer: rest.payer, kind: rest.serves.kind }],
  );
  await reader.learn(mined.map(({ blockNumber }) => blockNumber));
  const isShown = mined.every(
    ({ blockNumber, blockHash }) => blockNumber <= cursor.block && reader.shown(blockNumber) === blockHash,
  );
  if (!isShown) return null;
  const dropped = all.filter(({ status }) => status === 'DROPPED').flatMap(({ attempts }) => attempts);
  const receipts = await readReceipts(
    rpc,
    dropped.map(({ txHash }) => txHash),
  );
  if (receipts.some((receipt) => receipt !== null)) return null;
  return {
    given: mined
      .filter(({ kind, succeeded }) => kind === 'TOP_UP' && succeeded)
      .map(({ txHash, blockNumber, value }) => ({
        id: directDepositId(cursor.chainId, txHash),
        height: blockNumber,
        units: value,
      })),
    taken: mined
      .filter(({ payer }) => payer === 'DEPOSIT')
      .map(({ txHash, blockNumber, value, fee, succeeded }) => ({
        txHash,
        height: blockNumber,
        units: succeeded ? value + fee : fee,
      })),
  };
}
