import type { Environment } from './environment.ts';

/**
 * The local server on a laptop. Its chain provisions itself at fixed addresses, which stand here as the definition's own configuration; a
 * test compares them with what the chain deploys.
 */
export const local: Environment = {
  name: 'local',
  // What the local runtime says it is.
  account: '000000000000',
  region: 'us-east-1',
  pagesUrl: 'http://localhost:4001',
  chains: [
    {
      chainId: 31337,
      name: 'Local',
      treasury: '0x9321FA7E62A6E917FcC7bDe6681A0a59abd25184',
      // A block each second, as dev/chain mines them.
      blockTimeMs: 1_000,
      tags: ['safe', 'finalized'],
      feeModel: 'ETHEREUM',
      watchIntervalSeconds: 1,
      multicall3: '0xcA11bde05977b3631167028862bE2a173976CA11',
      maxLogBlocks: 2_000,
      reorgSeconds: 64,
      gasWalletLow: '0.05',
      transactionFeeMax: '1',
      wallets: [
        {
          wallet: 'MetaMask',
          native: 'https://link.metamask.io/send/ADDRESS@31337?value=UNITS',
          token: 'https://link.metamask.io/send/TOKEN@31337/transfer?address=ADDRESS&uint256=UNITS',
        },
      ],
      assets: [
        {
          symbol: 'USDC',
          native: false,
          tokenAddress: '0xe7f1725E7734CE288F8367e1Bb143E90bb3F0512',
          decimals: 6,
          eip712: { name: 'USD Coin', version: '2' },
          finality: [{ depth: 2 }],
        },
        { symbol: 'ETH', native: true, tokenAddress: null, decimals: 18, finality: [{ depth: 2 }] },
      ],
    },
  ],
  cardRouting: [],
  // A local server has no operator who would renew it.
  payerKeyExpires: new Date('2099-12-31T00:00:00Z'),
  keepsData: false,
  refusesDeletion: false,
  anchors: { mode: 'GOVERNANCE', retentionDays: 1 },
  logRetentionDays: 1,
  archiveDays: 7,
  logLevel: 'info',
  tracedShare: 0,
  introspection: true,
  changeDelayMinutes: 1,
  staff: false,
  firewall: null,
  pages: { frameAncestors: [], hostedZone: null, failover: null },
  postingConcurrency: 4,
  riskShards: 1,
  accountConcurrency: 1_000,
  reservedConcurrency: {},
  deliveredFrom: null,
  rollbackMinutes: 0,
  mailFrom: 'payments@payments.example',
  alarmAddress: null,
  monthlyBudgetDollars: null,
  backupCopyVault: null,
};
