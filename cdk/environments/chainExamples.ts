import type { ChainConfig } from '../../functions/chain/chainConfig.ts';
import { ARBITRUM, blocksIn, ETHEREUM, OP_STACK } from '../../functions/chain/chainProfiles.ts';

/*
 * Chains to copy into an environment, which says the secret and the treasury. Tokens are the issuer's own, not bridged ones:
 * https://developers.circle.com/stablecoins/usdc-contract-addresses
 */

type Example = Omit<ChainConfig, 'treasury' | 'treasuryOwner'>;

/** By its published transaction at the same address everywhere: https://www.multicall3.com/deployments */
const MULTICALL3 = '0xcA11bde05977b3631167028862bE2a173976CA11';

const USDC = {
  symbol: 'USDC',
  native: false,
  decimals: 6,
  eip712: { name: 'USD Coin', version: '2' },
  // A dollar at 3,333 dollars an ether: roughly is enough for what it decides.
  nativeValue: '0.0003',
} as const;

/**
 * What opens the wallets that most payers have, as their makers document it. MetaMask takes EIP-681 behind its own address
 * (https://docs.metamask.io/sdk/guides/use-deeplinks), Trust Wallet the asset by its number in SLIP-44
 * (https://developer.trustwallet.com/developer/develop-for-trust/deeplinking), and Coinbase Wallet opens the checkout page, where it injects itself
 * (https://docs.cdp.coinbase.com/coinbase-wallet/developer-guidance/mobile-dapp-integration).
 *
 * @param slip44 the chain's number there; left out where it has none, and with it Trust Wallet
 */
export function walletsOf(chainId: number, slip44?: number): NonNullable<ChainConfig['wallets']> {
  const trust = [
    {
      wallet: 'Trust Wallet',
      native: `https://link.trustwallet.com/send?asset=c${slip44}&address=ADDRESS&amount=AMOUNT`,
      token: `https://link.trustwallet.com/send?asset=c${slip44}_tTOKEN&address=ADDRESS&amount=AMOUNT`,
    },
  ];
  return [
    {
      wallet: 'MetaMask',
      native: `https://link.metamask.io/send/ADDRESS@${chainId}?value=UNITS`,
      token: `https://link.metamask.io/send/TOKEN@${chainId}/transfer?address=ADDRESS&uint256=UNITS`,
    },
    ...(slip44 === undefined ? [] : trust),
    {
      wallet: 'Coinbase Wallet',
      native: 'https://go.cb-w.com/dapp?cb_url=PAGE',
      token: 'https://go.cb-w.com/dapp?cb_url=PAGE',
    },
  ];
}

/** Ethereum. Large amounts wait for finality that only a slashing could undo. */
const ethereum = {
  ...ETHEREUM,
  chainId: 1,
  name: 'Ethereum',
  explorer: 'https://etherscan.io/tx/HASH',
  wallets: walletsOf(1, 60),
  watchIntervalSeconds: 12,
  multicall3: MULTICALL3,
  maxLogBlocks: 2_000,
  reorgSeconds: 1_800,
  gasWalletLow: '0.1',
  transactionFeeMax: '0.05',
  sweeping: { companySeconds: 120, companyMin: 20, feeShareMax: '0.02', maxAgeHours: 24 },
  assets: [
    {
      ...USDC,
      tokenAddress: '0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48',
      invoiceMin: '1',
      finality: [{ upTo: '50', depth: 4 }, { upTo: '1000', tag: 'safe' }, { tag: 'finalized' }],
    },
    {
      symbol: 'ETH',
      native: true,
      tokenAddress: null,
      decimals: 18,
      invoiceMin: '0.0005',
      finality: [{ upTo: '0.02', depth: 4 }, { upTo: '0.5', tag: 'safe' }, { tag: 'finalized' }],
    },
  ],
} satisfies Example;

/** What rollups have in common: gas is cheap, and a batch's company is there within half a minute. */
const ROLLUP = {
  multicall3: MULTICALL3,
  reorgSeconds: 1_800,
  gasWalletLow: '0.01',
  transactionFeeMax: '0.005',
  sweeping: { companySeconds: 30, companyMin: 20, feeShareMax: '0.02', maxAgeHours: 24 },
} as const;

/** A minute of the sequencer's word for small amounts, its batch on Ethereum for larger ones, finality for the rest. */
function rollupAssets(usdcAddress: string, profile: typeof OP_STACK | typeof ARBITRUM): Example['assets'] {
  const depth = blocksIn(60, profile);
  return [
    {
      ...USDC,
      tokenAddress: usdcAddress,
      invoiceMin: '0.05',
      finality: [{ upTo: '50', depth }, { upTo: '1000', tag: 'safe' }, { tag: 'finalized' }],
    },
    {
      symbol: 'ETH',
      native: true,
      tokenAddress: null,
      decimals: 18,
      finality: [{ upTo: '0.02', depth }, { upTo: '0.5', tag: 'safe' }, { tag: 'finalized' }],
    },
  ];
}

/**
 * Base, of the OP stack. Thirty blocks are a minute of its sequencer's word; `safe` is a batch on Ethereum, some minutes later. A sweep of its ETH
 * leaves what was kept for data and not taken.
 */
const base = {
  ...OP_STACK,
  chainId: 8453,
  name: 'Base',
  explorer: 'https://basescan.org/tx/HASH',
  wallets: walletsOf(8453, 8453),
  watchIntervalSeconds: 2,
  ...ROLLUP,
  maxLogBlocks: 2_000,
  assets: rollupAssets('0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913', OP_STACK),
} satisfies Example;

/**
 * Arbitrum One. 240 blocks are a minute of its sequencer's word; the tags follow Ethereum's:
 * https://docs.arbitrum.io/how-arbitrum-works/reference/finality-and-reorgs
 */
const arbitrumOne = {
  ...ARBITRUM,
  chainId: 42_161,
  name: 'Arbitrum One',
  explorer: 'https://arbiscan.io/tx/HASH',
  wallets: walletsOf(42_161, 42_161),
  watchIntervalSeconds: 1,
  ...ROLLUP,
  maxLogBlocks: 10_000,
  assets: rollupAssets('0xaf88d065e77c8cC2239327C5EDb3A432268e5831', ARBITRUM),
} satisfies Example;

export const CHAIN_EXAMPLES = { ethereum, base, arbitrumOne } as const;
