import type { AnyEvent } from '../../../functions/events/eventTypes.ts';
import { type CrmMessage, crmMessage } from './crmMessage.ts';

export interface ForwardDeps {
  readonly sent: SentRecords;
  readonly deliver: (message: CrmMessage) => Promise<void>;
}

/** Which events were forwarded: permanent records. */
export interface SentRecords {
  has(eventId: string): Promise<boolean>;
  add(eventId: string): Promise<void>;
}

/**
 * Forwards an event to the CRM. Recorded after it was delivered: a crash between the two delivers twice and never not at all,
 * and the message carries the event's id for that case.
 */
export function forwardToCrm({ sent, deliver }: ForwardDeps): (event: AnyEvent) => Promise<string> {
  return async (event) => {
    const message = crmMessage(event);
    if (message === null) return 'NOTHING_TO_SEND';
    if (await sent.has(event.id)) return 'SENT_BEFORE';
    await deliver(message);
    await sent.add(event.id);
    return 'SENT';
  };
}
