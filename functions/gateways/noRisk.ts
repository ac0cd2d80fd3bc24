import type { RiskHook } from './ports.ts';

/** Lets every payment pass: what stands where the risk service is plugged in. */
export const noRisk: RiskHook = {
  attempt: (payment) => Promise.resolve({ payment, writes: [] }),
  assess: ({ createdAt }) =>
    Promise.resolve({
      outcome: 'ALLOW',
      record: {
        score: 0,
        factors: [],
        summary: '',
        analyzedAt: createdAt,
        rulesVersion: 'none',
        snapshot: null,
      },
    }),
};
