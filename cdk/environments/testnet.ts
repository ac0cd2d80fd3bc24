import { ETHEREUM } from '../../functions/chain/chainProfiles.ts';
import { walletsOf } from './chainExamples.ts';
import { type Environment, PLACEHOLDER_ACCOUNT, PLACEHOLDER_TREASURY } from './environment.ts';

/** Sepolia. */
export const testnet: Environment = {
  name: 'testnet',
  account: PLACEHOLDER_ACCOUNT,
  region: 'us-east-1',
  // Yours: the host that the pages are reached at.
  pagesUrl: 'https://pay.testnet.example.com',
  chains: [
    {
      chainId: 11155111,
      name: 'Sepolia',
      treasury: PLACEHOLDER_TREASURY,
      ...ETHEREUM,
      watchIntervalSeconds: 12,
      multicall3: '0xcA11bde05977b3631167028862bE2a173976CA11',
      maxLogBlocks: 2_000,
      reorgSeconds: 1_800,
      gasWalletLow: '0.05',
      transactionFeeMax: '0.05',
      explorer: 'https://sepolia.etherscan.io/tx/HASH',
      wallets: walletsOf(11155111),
      assets: [
        {
          // https://developers.circle.com/stablecoins/usdc-contract-addresses
          symbol: 'USDC',
          native: false,
          tokenAddress: '0x1c7D4B196Cb0C7B01d743Fbc6116a902379C7238',
          decimals: 6,
          eip712: { name: 'USDC', version: '2' },
          finality: [{ upTo: '100', depth: 3 }, { upTo: '1000', tag: 'safe' }, { tag: 'finalized' }],
        },
        {
          symbol: 'ETH',
          native: true,
          tokenAddress: null,
          decimals: 18,
          finality: [{ upTo: '0.05', depth: 3 }, { upTo: '0.5', tag: 'safe' }, { tag: 'finalized' }],
        },
      ],
    },
  ],
  cardRouting: [],
  payerKeyExpires: new Date('2027-10-01T00:00:00Z'),
  keepsData: false,
  refusesDeletion: false,
  anchors: { mode: 'GOVERNANCE', retentionDays: 30 },
  logRetentionDays: 14,
  archiveDays: 30,
  logLevel: 'info',
  tracedShare: 0.05,
  introspection: true,
  changeDelayMinutes: 60,
  staff: false,
  firewall: {
    payerRequestsPerAddress: 1_000,
    merchantRequestsPerKey: 30_000,
    handshakesPerAddress: 2_000,
    otherRequestsPerAddress: 100,
    pagesPerAddress: 3_000,
    webhooksPerAddress: 20_000,
    requestsPerAddress: 30_000,
  },
  pages: { frameAncestors: [], hostedZone: null, failover: null },
  postingConcurrency: 5,
  riskShards: 1,
  // What a new account has: it keeps nothing for any function.
  accountConcurrency: 10,
  reservedConcurrency: {},
  deliveredFrom: null,
  rollbackMinutes: 5,
  mailFrom: null,
  alarmAddress: null,
  monthlyBudgetDollars: 60,
  backupCopyVault: null,
};
