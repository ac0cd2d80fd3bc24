import type { Log } from '../../shared/log.ts';
import type { ChainConfig } from '../chainConfig.ts';
import type { Block } from '../evm/block.ts';
import type { BlockReader } from '../evm/blockReader.ts';
import type { Rpc } from '../evm/rpc.ts';
import type { ChainHeights } from '../finality.ts';
import type { Signer } from '../keys/signer.ts';
import type { ChainStore, NonceStore } from '../ports.ts';
import type { MethodView, SweepMethod } from './sweepMethod.ts';

/** What a pass knows of its chain. */
export interface SweepView {
  readonly config: ChainConfig;
  readonly rpc: Rpc;
  readonly head: Block;
  readonly heights: ChainHeights;
  readonly reader: BlockReader;
  readonly chain: MethodView;
  readonly methods: readonly SweepMethod[];
  readonly signer: Signer;
  readonly nonces: NonceStore;
  readonly sweeps: Pick<ChainStore, 'sweeps'>;
  readonly log: Log;
  /** ISO 8601, and the same in seconds since 1970. */
  readonly at: string;
  readonly nowSeconds: number;
}
