import { HDNodeWallet } from 'ethers';

/** The phrase of every development node, known to everyone: its accounts are worth nothing elsewhere. */
const PHRASE = 'test test test test test test test test test test test junk';

/** One of anvil's ten accounts with 10,000 ETH each, by its index from 0 to 9. */
export function developmentAccount(index: number): HDNodeWallet {
  return HDNodeWallet.fromPhrase(PHRASE, undefined, `m/44'/60'/0'/0/${index}`);
}

/** Creates the token and holds its roles (owner, minter, pauser, blacklister). */
export const deployer = developmentAccount(0);
/** Pays invoices in the demo and in tests. */
export const payer = developmentAccount(1);
/** Fills the gas wallet. */
export const faucet = developmentAccount(2);
/** May upgrade the token's proxy and therefore cannot use the token. */
export const proxyAdmin = developmentAccount(9);
