import { describe, expect, it } from 'vitest';
import { type SimulationHooks, simulateCards } from '../../../chaos/cards/inProcess/simulateCards.ts';

const PAYMENTS = 60;

describe('card payments with lost answers, crashes and webhooks in any order', () => {
  it.each(['1', '2'])(
    'given seed %s, then nobody is charged twice, nothing is lost, and the books agree to the unit',
    async (seed) => {
      const { counts, problems } = await simulateCards(seed, PAYMENTS);
      expect(problems).toEqual([]);
      expect(counts).toMatchObject({ payments: PAYMENTS });
    },
  );

  it('given the same seed twice, then everything happens alike', async () => {
    const run = () => simulateCards('4', 15);
    expect(await run()).toEqual(await run());
  });
});

describe('what the simulator finds', () => {
  it.each<[string, SimulationHooks, RegExp]>([
    [
      'an adapter that tries again with another key',
      {
        adapter: (gateway) => ({
          ...gateway,
          authorize: async (request) => {
            await gateway.authorize(request);
            return gateway.authorize({ ...request, idempotencyKey: `${request.idempotencyKey}-again` });
          },
        }),
      },
      /was to be charged again/,
    ],
    [
      'a poster that takes messages and does nothing',
      { functions: () => ({ post: () => Promise.resolve(new Map()) }) },
      /our books say 0/,
    ],
    [
      'an ingress that believes everybody',
      {
        adapter: (gateway) => ({
          ...gateway,
          readWebhook: (webhook, nowMs) =>
            gateway
              .readWebhook(webhook, nowMs)
              .then((read) => (read.kind === 'FORGED' ? { kind: 'VERIFIED', events: [] } : read)),
        }),
      },
      /a forged webhook was RECORDED/,
    ],
  ])('given %s, then it is told', async (_, broken, expected) => {
    const { problems } = await simulateCards('1', 25, broken);
    expect(problems.join('\n')).toMatch(expected);
  });
});
