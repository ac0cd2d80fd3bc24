import * as z from 'zod';
import { bigFromQuantity } from '../evm/quantity.ts';
import type { Rpc } from '../evm/rpc.ts';
import type { Market } from './fees.ts';

/** Blocks that the tip is the median of: a few minutes of Ethereum, seconds of a rollup. */
const BLOCKS = 20;
/** Of what a block's gas paid beside the base fee: half of it paid less. */
const PERCENTILE = 50;
/** Wei per gas. Quiet chains pay none, and some nodes then leave the transaction alone. */
const TIP_MIN = 1_000_000n;

const quantity = z.string().regex(/^0x[0-9a-f]+$/i);
const feeHistory = z.object({
  baseFeePerGas: z.array(quantity).min(1),
  reward: z.array(z.array(quantity)).nullish(),
});

/**
 * What the next block asks for, by `eth_feeHistory`: its base fee, which is known, and the median of what the last blocks were paid beside it. An
 * empty block says nothing and shows a reward of 0.
 *
 * https://ethereum.github.io/execution-apis/api/methods/eth_feeHistory
 *
 * @throws RpcUnavailable, RpcRefused, and z.ZodError for an answer that is none
 */
export async function readMarket(rpc: Rpc): Promise<Market> {
  const params = [`0x${BLOCKS.toString(16)}`, 'latest', [PERCENTILE]];
  const history = feeHistory.parse(await rpc.request('eth_feeHistory', params));
  const next = history.baseFeePerGas.at(-1) ?? '0x0';
  const tips = (history.reward ?? []).flatMap(([tip]) => (tip === undefined ? [] : [bigFromQuantity(tip)]));
  return { baseFeePerGas: bigFromQuantity(next), tip: medianPaid(tips) };
}

function medianPaid(tips: readonly bigint[]): bigint {
  const paid = tips.filter((tip) => tip > 0n).toSorted((a, b) => (a < b ? -1 : 1));
  const median = paid[Math.floor((paid.length - 1) / 2)] ?? 0n;
  return median > TIP_MIN ? median : TIP_MIN;
}
