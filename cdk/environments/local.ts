import type { Environment } from './environment.ts';

/**
 * The home on a laptop. Its chain furnishes itself at fixed addresses, which stand here as the definition's own configuration; a
 * test compares them with what the chain deploys.
 */
export const local: Environment = {
  name: 'local',
  chains: [
    {
      chainId: 31337,
      name: 'Home',
      rpcSecretName: 'appsync-payments-local/rpc/31337',
      treasury: '0x90F79bf6EB2c4f870365E785982E1f101E93b906',
      watchIntervalSeconds: 1,
      multicall3: '0xcA11bde05977b3631167028862bE2a173976CA11',
      maxLogBlocks: 2_000,
      reorgDepth: 64,
      assets: [
        {
          symbol: 'USDC',
          native: false,
          tokenAddress: '0x5FbDB2315678afecb367f032d93F642f64180aa3',
          decimals: 6,
          eip712: { name: 'USDC', version: '2' },
          finality: [{ depth: 2 }],
        },
        { symbol: 'ETH', native: true, tokenAddress: null, decimals: 18, finality: [{ depth: 2 }] },
      ],
    },
  ],
  // A home has no operator who would renew it.
  payerKeyExpires: new Date('2099-12-31T00:00:00Z'),
  keepsData: false,
  logRetentionDays: 1,
  archiveDays: 7,
  logLevel: 'info',
  tracedShare: 0,
  introspection: true,
  firewall: null,
  reservedConcurrency: {},
};
