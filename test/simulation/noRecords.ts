import type { SigningRecords } from '../../functions/chain/keys/signingPolicy.ts';

/** Merchants without settings: every sweep goes to the chain's treasury. */
export const NO_RECORDS: SigningRecords = {
  treasuriesOf: async () => new Map(),
  merchantsOf: async () => new Map(),
};
