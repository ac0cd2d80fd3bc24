import { CHAIN_EXAMPLES } from './chainExamples.ts';
import { type Environment, PLACEHOLDER_ACCOUNT, PLACEHOLDER_TREASURY } from './environment.ts';

/** Ethereum. Real money: data is kept, and large amounts wait for finality that only a slashing could undo. */
export const mainnet: Environment = {
  name: 'mainnet',
  account: PLACEHOLDER_ACCOUNT,
  region: 'us-east-1',
  // Yours: the host that the pages are reached at.
  pagesUrl: 'https://pay.example.com',
  chains: [
    {
      ...CHAIN_EXAMPLES.ethereum,
      treasury: PLACEHOLDER_TREASURY,
    },
  ],
  cardRouting: [],
  payerKeyExpires: new Date('2027-10-01T00:00:00Z'),
  keepsData: true,
  refusesDeletion: true,
  // Ten years, which is how long the books of a company are kept in most places.
  anchors: { mode: 'COMPLIANCE', retentionDays: 3_653 },
  logRetentionDays: 90,
  archiveDays: 400,
  logLevel: 'info',
  tracedShare: 0.01,
  introspection: false,
  changeDelayMinutes: 2_880,
  staff: false,
  firewall: {
    payerRequestsPerAddress: 1_000,
    // 1,500 a second at peak, for one merchant alone.
    merchantRequestsPerKey: 450_000,
    handshakesPerAddress: 2_000,
    otherRequestsPerAddress: 100,
    pagesPerAddress: 3_000,
    webhooksPerAddress: 300_000,
    requestsPerAddress: 450_000,
  },
  pages: { frameAncestors: [], hostedZone: null, failover: null },
  postingConcurrency: 50,
  riskShards: 1,
  accountConcurrency: 1_000,
  reservedConcurrency: { authorize: 100, post: 50, watch: 10, sweep: 10, sign: 20, sendWebhook: 100 },
  deliveredFrom: null,
  rollbackMinutes: 15,
  mailFrom: null,
  alarmAddress: null,
  monthlyBudgetDollars: 150,
  backupCopyVault: null,
};
