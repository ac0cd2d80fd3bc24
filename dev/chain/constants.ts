import { local } from '../../cdk/environments/local.ts';

// What the template says of the chain is read from its configuration, so that the chain that is started is the one it names.
const [chain] = local.chains;
const stablecoin = chain?.assets.find(({ native }) => !native);
if (chain === undefined || !stablecoin?.tokenAddress || stablecoin.eip712 === undefined) {
  throw new Error('The local environment has no chain with a token.');
}

export const CHAIN_ID = chain.chainId;

/** The test token's proxy: the second contract that anvil's first account creates. */
export const TOKEN_ADDRESS = stablecoin.tokenAddress;

/** EIP-712 name and version among them, as on Ethereum's mainnet. */
export const TOKEN = {
  name: stablecoin.eip712.name,
  symbol: stablecoin.symbol,
  version: stablecoin.eip712.version,
  currency: 'USD',
  decimals: stablecoin.decimals,
} as const;

/** The last 20 bytes of keccak256("appsync-payments local treasury"): nobody has its key. */
export const TREASURY_ADDRESS = chain.treasury;

/** The same on every chain. https://github.com/mds1/multicall3 */
export const MULTICALL3_ADDRESS = chain.multicall3;

/** keccak256 of Multicall3's code. */
export const MULTICALL3_CODE_HASH = '0xd5c15df687b16f2ff992fc8d767b4216323184a2bbc6ee2f9c398c318e770891';
