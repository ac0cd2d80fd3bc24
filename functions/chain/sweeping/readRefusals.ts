import { inParallel } from '../../shared/inParallel.ts';
import { encodeTransfer } from '../evm/erc20.ts';
import { BATCH_CALLS_MAX, type Rpc, type RpcCall, RpcRefused } from '../evm/rpc.ts';

/** A token's whole deposit at an address, as it would be swept. */
export interface TransferOrder {
  /** EIP-55. */
  readonly address: string;
  readonly token: string;
  /** Base units. */
  readonly units: bigint;
}

const PARALLEL_BATCHES_MAX = 4;

/**
 * The addresses whose transfer the token would refuse now, with the reason as the node has it: paused, blocked, or there is less than the deposits
 * say. In a batch such an account only costs gas, each time.
 *
 * @throws RpcUnavailable
 */
export async function readRefusals(
  rpc: Rpc,
  treasury: string,
  orders: readonly TransferOrder[],
): Promise<ReadonlyMap<string, RpcRefused>> {
  const batches = Array.from({ length: Math.ceil(orders.length / BATCH_CALLS_MAX) }, (_, index) =>
    orders.slice(index * BATCH_CALLS_MAX, (index + 1) * BATCH_CALLS_MAX),
  );
  const refused = await inParallel(batches, PARALLEL_BATCHES_MAX, async (some) => {
    const answers = await rpc.batch(
      some.map(({ address, token, units }): RpcCall => {
        const call = { from: address, to: token, data: encodeTransfer(treasury, units) };
        return { method: 'eth_call', params: [call, 'latest'] };
      }),
    );
    return some.flatMap(({ address }, index): [string, RpcRefused][] => {
      const answer = answers[index];
      return answer instanceof RpcRefused && !isOfSender(answer) ? [[address, answer]] : [];
    });
  });
  return new Map(refused.flat());
}

/**
 * That the account could not pay for the call itself says nothing of the token: some nodes of the OP stack take the fee for data from an account of which a call is
 * only simulated, and a deposit account has nothing.
 */
function isOfSender({ data, reason }: RpcRefused): boolean {
  return data === null && /insufficient funds/i.test(reason);
}
