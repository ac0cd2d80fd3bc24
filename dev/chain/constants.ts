// Addresses on the embedded chain. They are known before it starts, because the template names them.
// cdk/ holds its own copy, and a test compares the two.

export const CHAIN_ID = 31337;

/** The test token's proxy: the second contract that anvil's first account creates. */
export const TOKEN_ADDRESS = '0xe7f1725E7734CE288F8367e1Bb143E90bb3F0512';

/** EIP-712 name and version among them, as on Ethereum's mainnet. */
export const TOKEN = {
  name: 'USD Coin',
  symbol: 'USDC',
  version: '2',
  currency: 'USD',
  decimals: 6,
} as const;

/** The last 20 bytes of keccak256("appsync-payments local treasury"): nobody has its key. */
export const TREASURY_ADDRESS = '0x9321FA7E62A6E917FcC7bDe6681A0a59abd25184';

/** https://github.com/mds1/multicall3, the same on every chain. */
export const MULTICALL3_ADDRESS = '0xcA11bde05977b3631167028862bE2a173976CA11';

/** keccak256 of Multicall3's code. */
export const MULTICALL3_CODE_HASH = '0xd5c15df687b16f2ff992fc8d767b4216323184a2bbc6ee2f9c398c318e770891';
