import type * as z from 'zod';
import { envelopeSchema } from './envelope.ts';
import { type AnyEvent, type Envelope, EVENT_TYPES, type EventType } from './eventTypes.ts';

/** Made at the first event of a type: the parser compiles a schema at its first use. */
const schemas = new Map<EventType, z.ZodType<Envelope>>();

/**
 * An event from a queue's message, checked against the schema of its type.
 *
 * @throws Error when the text is not one of our events
 */
export function readEvent(text: string): AnyEvent {
  const json: unknown = JSON.parse(text);
  const type = typeof json === 'object' && json !== null && 'type' in json ? json.type : undefined;
  if (typeof type !== 'string' || !isEventType(type))
    throw new Error(`no event has the type ${String(type)}`);
  const schema = schemas.get(type) ?? envelopeSchema(type);
  schemas.set(type, schema);
  // The schema of one type gives that type's event, which the compiler cannot follow through a lookup.
  return schema.parse(json) as AnyEvent;
}

function isEventType(type: string): type is EventType {
  return Object.hasOwn(EVENT_TYPES, type);
}
