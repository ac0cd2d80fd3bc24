/** Indexes of the ledger's table. */

/** Accounts and entries of a book: partition `bookShard`, sort `bookSort`. */
export const BOOK_INDEX = 'byBook';
/** Sparse, over holds that have not ended: partition `openShard`, sort `expiresAt`. */
export const OPEN_HOLDS_INDEX = 'openHolds';
