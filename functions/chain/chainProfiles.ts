/*
 * What chains of one kind have in common. An environment spreads one into its chain and says the rest.
 */

/** How a transaction is paid for. `ETHEREUM`: gas x price and nothing more. */
export const FEE_MODELS = ['ETHEREUM', 'OP_STACK', 'ARBITRUM'] as const;
export type FeeModel = (typeof FEE_MODELS)[number];

export const FINALITY_TAGS = ['safe', 'finalized'] as const;

interface ChainProfile {
  /** Milliseconds between blocks. */
  readonly blockTimeMs: number;
  /** The tags of the consensus layer that its nodes know. */
  readonly tags: readonly (typeof FINALITY_TAGS)[number][];
  readonly feeModel: FeeModel;
}

/** A block each slot of 12 seconds: https://ethereum.org/developers/docs/blocks/#block-time */
export const ETHEREUM = {
  blockTimeMs: 12_000,
  tags: ['safe', 'finalized'],
  feeModel: 'ETHEREUM',
} as const satisfies ChainProfile;

/**
 * A block each 2 seconds; `safe` once its batch is on Ethereum, `finalized` once that block of Ethereum is. A fee for its data on Ethereum stands
 * beside gas x price: https://docs.optimism.io/stack/transactions/fees
 */
export const OP_STACK = {
  blockTimeMs: 2_000,
  tags: ['safe', 'finalized'],
  feeModel: 'OP_STACK',
} as const satisfies ChainProfile;

/**
 * A block each 250 milliseconds, as needed: https://docs.arbitrum.io/build-decentralized-apps/arbitrum-vs-ethereum/block-numbers-and-time
 * Its data on Ethereum is paid as gas, so that a plain transfer takes more than 21,000.
 */
export const ARBITRUM = {
  blockTimeMs: 250,
  tags: ['safe', 'finalized'],
  feeModel: 'ARBITRUM',
} as const satisfies ChainProfile;

/** Blocks that a chain makes in a time, rounded up, at least one: what is meant as a time stands as one in the configuration. */
export function blocksIn(seconds: number, { blockTimeMs }: Pick<ChainProfile, 'blockTimeMs'>): number {
  return Math.max(1, Math.ceil((seconds * 1_000) / blockTimeMs));
}
