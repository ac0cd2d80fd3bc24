/** Blocks of one portion: their transactions are read in full, and what they brought is written before the next. */
export const PASS_BLOCKS_MAX = 100;
/** Deposits that one settlement moves: with the invoice itself and the fence below the 100 items of a transaction. */
export const SETTLEMENT_MOVES_MAX = 90;
