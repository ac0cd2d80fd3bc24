import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { paymentFrom, paymentJson, type SandboxPayment } from './payment.ts';

/** Every payment that the gateway has: the truth that our own books are compared with. */
export interface Books {
  get(id: string): SandboxPayment | undefined;
  /** The payment of an account's own reference. */
  find(account: string, reference: string): SandboxPayment | undefined;
  all(): readonly SandboxPayment[];
  put(payment: SandboxPayment): void;
}

/**
 * Books in a file to which each change is appended, so that a stop at any moment loses nothing that was answered. `null`: in memory alone.
 */
export function openBooks(file: string | null): Books {
  const payments = new Map<string, SandboxPayment>();
  const references = new Map<string, string>();
  const keep = (payment: SandboxPayment): void => {
    payments.set(payment.id, payment);
    references.set(`${payment.account}#${payment.reference}`, payment.id);
  };
  if (file !== null) {
    mkdirSync(dirname(file), { recursive: true });
    for (const line of existsSync(file) ? readFileSync(file, 'utf8').split('\n') : []) {
      // A stop in the middle of a line leaves half a line at the end.
      if (line.endsWith('}')) keep(paymentFrom(line));
    }
  }
  return {
    get: (id) => payments.get(id),
    find: (account, reference) => payments.get(references.get(`${account}#${reference}`) ?? ''),
    all: () => [...payments.values()],
    put: (payment) => {
      keep(payment);
      if (file !== null) appendFileSync(file, `${paymentJson(payment)}\n`);
    },
  };
}
