/** Blocks of one portion: their transactions are read in full, and what they brought is written before the next. */
export const PASS_BLOCKS_MAX = 100;
