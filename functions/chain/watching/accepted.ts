import type { Decision, Invoice } from '../../invoices/ports.ts';

/** The watcher gives only commands that every state takes. */
export function accepted(decision: Decision): Invoice | null {
  if (!decision.ok)
    throw new Error(`an invoice refused what the chain says: ${JSON.stringify(decision.error)}`);
  return decision.value;
}
