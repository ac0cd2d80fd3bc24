import type { CardGateway } from './ports.ts';

/**
 * A gateway whose package is loaded by the first call to it: three packages together would make every start slow, and a merchant's
 * payment needs one. What is asked without a call is given here.
 */
export function lazyGateway(
  known: Pick<CardGateway, 'name' | 'keyLifetimeMs' | 'looksUp' | 'limits'>,
  load: () => Promise<CardGateway>,
): CardGateway {
  let loaded: Promise<CardGateway> | undefined;
  const gateway = (): Promise<CardGateway> => (loaded ??= load());
  return {
    ...known,
    authorize: async (request) => (await gateway()).authorize(request),
    confirm: async (request) => (await gateway()).confirm(request),
    capture: async (request) => (await gateway()).capture(request),
    void: async (request) => (await gateway()).void(request),
    refund: async (request) => (await gateway()).refund(request),
    lookUp: async (request) => (await gateway()).lookUp(request),
    readAction: async (request) => (await gateway()).readAction(request),
    readWebhook: async (webhook, nowMs) => (await gateway()).readWebhook(webhook, nowMs),
  };
}
