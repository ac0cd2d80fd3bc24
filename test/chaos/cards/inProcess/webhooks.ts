import { signatureOf } from '../../../../dev/gateway/webhooks.ts';
import type { SandboxPayment } from '../../../../dev/gateway/payment.ts';
import { behaviourOf } from '../../../../dev/gateway/operations.ts';
import type { GatewayName } from '../../../../functions/gateways/gatewayName.ts';
import type { WebhookRequest } from '../../../../functions/gateways/webhookRequest.ts';
import type { Random } from '../../../../scripts/feed/random.ts';
import type { CardFunctions } from './functions.ts';
import { webhookSecretOf } from './gateway.ts';
import { DIED, type Turns } from './turns.ts';

export interface WebhooksOptions {
  readonly turns: Turns;
  readonly random: Random;
  readonly receive: CardFunctions['receive'];
  readonly complain: (where: string, error: unknown) => void;
}

const HOUR_MS = 60 * 60_000;
const DAY_MS = 24 * HOUR_MS;
/** Of the function that receives. */
const TIMEOUT_MS = 10_000;
/** As gateways do, for days: of Stripe up to three. */
const TRIES_MAX = 30;
/** Shares of events. */
const TWICE = 0.15;
const LATE = 0.1;
const FORGED = 0.1;

/** What gateways send: at least once, in any order, late, again until it is taken; and what others send in their name. */
export function openWebhooks({ turns, random, receive, complain }: WebhooksOptions) {
  const counts = { sent: 0, forged: 0, lost: 0 };

  async function deliver(gateway: GatewayName, account: string, body: string): Promise<void> {
    for (let attempt = 1; attempt <= TRIES_MAX; attempt++) {
      counts.sent++;
      const request = signed(gateway, account, body, webhookSecretOf(account));
      const received = await turns.invoke(TIMEOUT_MS, () => receive(request));
      if (received !== DIED) {
        if (received.kind !== 'RECORDED') complain(`a genuine webhook was ${received.kind}`, body);
        return;
      }
      await turns.sleep(Math.min(1_000 * 2 ** attempt, 4 * HOUR_MS));
    }
    counts.lost++;
  }

  function signed(
    gateway: GatewayName,
    account: string,
    body: string,
    secret: string,
    atMs = turns.clock.nowMs(),
  ) {
    const headers = { 'sandbox-signature': [signatureOf(body, secret, atMs)] };
    return { gateway, account, body: Buffer.from(body), headers } satisfies WebhookRequest;
  }

  /** Each of these is refused, and nothing of it kept. */
  async function forge(gateway: GatewayName, account: string, body: string): Promise<void> {
    counts.forged++;
    const genuine = signed(gateway, account, body, webhookSecretOf(account));
    const dear = body.replace('"amount":"', '"amount":"9');
    const forged = random.pick<WebhookRequest>([
      { ...genuine, body: Buffer.from(dear) },
      signed(gateway, account, dear, 'whsec_sandbox_another'),
      signed(gateway, account, body, webhookSecretOf(account), turns.clock.nowMs() - HOUR_MS),
      signed(gateway, account, body, webhookSecretOf(account), turns.clock.nowMs() + HOUR_MS),
      { ...genuine, headers: {} },
      { ...genuine, account: 'other' },
    ]);
    const received = await turns.invoke(TIMEOUT_MS, () => receive(forged));
    if (received !== DIED && received.kind !== 'FORGED')
      complain(`a forged webhook was ${received.kind}`, body);
  }

  return {
    counts,
    emit: (gateway: GatewayName, payment: SandboxPayment, body: string): void => {
      const manner = behaviourOf(payment).webhooks;
      const { account } = payment;
      const later = (work: typeof deliver) =>
        void turns.elsewhere(async () => {
          const late = manner === 'delayed' ? 3 * DAY_MS : random.fraction() < LATE ? 2 * DAY_MS : 5_000;
          await turns.sleep(random.fraction() * late);
          await work(gateway, account, body);
        });
      later(deliver);
      if (manner === 'duplicated' || random.fraction() < TWICE) later(deliver);
      if (random.fraction() < FORGED) later(forge);
    },
  };
}
