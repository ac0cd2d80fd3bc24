import { isoNow } from '../../shared/clock.ts';
import { createBlockReader } from '../evm/blockReader.ts';
import { NodeLagging, readBlocks } from '../evm/evmNode.ts';
import type { Lease } from '../ports.ts';
import { readMethodView } from './readMethodView.ts';
import type { SweepDeps } from './sweepDeps.ts';
import type { SweepView } from './sweepView.ts';
import { takeNonces } from './takeNonces.ts';

/** The chain as one sweep pass sees it: its head, its fees and what methods may ask. */
export async function readSweepView(deps: SweepDeps, lease: Lease): Promise<SweepView> {
  const { rpc, config, clock, signer } = deps;
  // Before the head: what a reorganisation changes after this is seen by its number.
  const cursor = await deps.cursors.get(config.chainId);
  const gasWallet = await signer.gasWallet();
  const [head, safe, finalized] = await readBlocks(rpc, ['latest', 'safe', 'finalized']);
  if (!head) throw new NodeLagging('the node has no last block');
  const heights = { head: head.number, safe: safe?.number ?? null, finalized: finalized?.number ?? null };
  const chain = await readMethodView({ rpc, config, gasWallet });
  const reader = createBlockReader(rpc, new Map([[head.number, head.hash]]), [head]);
  return {
    lease,
    watched: cursor && { chainId: config.chainId, number: cursor.branch, block: cursor.block },
    head,
    heights,
    reader,
    chain,
    nonces: takeNonces(deps, config.chainId),
    inTurn: createTurns(),
    takesInTurn: createTurns(),
    at: isoNow(clock),
    nowSeconds: Math.floor(clock.nowMs() / 1000),
  };
}

/** Runs what it is given one after another, in the order of the calls. */
function createTurns(): SweepView['inTurn'] {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const mine = last.then(work, work);
    last = mine.catch(() => undefined);
    return mine;
  };
}
