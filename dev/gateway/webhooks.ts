import { createHmac } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { paymentJson, type SandboxPayment } from './payment.ts';
import { behaviourOf } from './operations.ts';

export interface WebhookTarget {
  readonly url: string;
  /** Signs: HMAC-SHA-256 over time and body. */
  readonly secret: string;
}

export interface Webhooks {
  /** Keeps the event for the account until it has a target, then sends it until it is taken. */
  emit(type: string, payment: SandboxPayment): void;
  setTarget(account: string, target: WebhookTarget): void;
  /** Sends what is held back. */
  release(): void;
  close(): Promise<void>;
}

/** Tries of one delivery, with a second, two, four … between them, each at most a minute. */
const TRIES_MAX = 10;

/** Sends events to the accounts' targets: at least once, in the order in which they happened unless the payment method says otherwise. */
export function startWebhooks({
  nowMs,
  newId,
}: {
  nowMs: () => number;
  newId: (prefix: string) => string;
}): Webhooks {
  const targets = new Map<string, WebhookTarget>();
  const waiting: { account: string; body: string }[] = [];
  const held: { account: string; body: string }[] = [];
  const ending = new AbortController();
  const running = new Set<Promise<void>>();

  const send = (account: string, body: string): void => {
    const target = targets.get(account);
    if (target === undefined) return void waiting.push({ account, body });
    const sending = deliver(target, body).finally(() => running.delete(sending));
    running.add(sending);
  };

  async function deliver({ url, secret }: WebhookTarget, body: string): Promise<void> {
    for (let attempt = 0; attempt < TRIES_MAX && !ending.signal.aborted; attempt++) {
      const signal = AbortSignal.any([ending.signal, AbortSignal.timeout(10_000)]);
      const headers = {
        'content-type': 'application/json',
        'sandbox-signature': signatureOf(body, secret, nowMs()),
      };
      const answer = await fetch(url, { method: 'POST', body, headers, signal }).catch(() => null);
      if (answer?.ok === true) return;
      await sleep(Math.min(1_000 * 2 ** attempt, 60_000), undefined, { signal: ending.signal }).catch(
        () => undefined,
      );
    }
  }

  return {
    emit: (type, payment) => {
      const manner = behaviourOf(payment).webhooks;
      if (manner === 'none') return;
      const { account } = payment;
      const body = paymentJson({ id: newId('evt'), type, created: nowMs(), account, payment });
      if (manner === 'delayed') held.push({ account, body });
      else if (manner === 'reordered') held.unshift({ account, body });
      else send(account, body);
      if (manner === 'duplicated') send(account, body);
    },
    setTarget: (account, target) => {
      targets.set(account, target);
      for (const one of waiting.splice(0)) send(one.account, one.body);
    },
    release: () => {
      for (const one of held.splice(0)) send(one.account, one.body);
    },
    close: async () => {
      ending.abort();
      await Promise.all(running);
    },
  };
}

/** `t=<seconds>,v1=<hexadecimal>`, over `<seconds>.<body>`. */
export function signatureOf(body: string, secret: string, nowMs: number): string {
  const seconds = Math.floor(nowMs / 1_000);
  return `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`;
}
