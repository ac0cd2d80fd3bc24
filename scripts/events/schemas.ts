import * as z from 'zod';
import { envelopeSchema } from '../../functions/events/envelope.ts';
import { EVENT_TYPES, type EventType } from '../../functions/events/eventTypes.ts';

/** The JSON Schema of an event, as the reference has it. */
export function eventSchema(type: EventType): object {
  const { $schema, ...schema } = z.toJSONSchema(envelopeSchema(type), { io: 'output', override: simplify });
  const { meaning } = EVENT_TYPES[type];
  return { $schema, title: type, description: meaning, ...schema };
}

/** Events may grow fields, so a reader must not refuse unknown ones; nothing is left out, and
 * limits of JavaScript are no limits of ours. */
export function simplify({ jsonSchema }: { jsonSchema: z.core.JSONSchema.BaseSchema }): void {
  delete jsonSchema.additionalProperties;
  delete jsonSchema.default;
  if (jsonSchema.format === 'date-time') delete jsonSchema.pattern;
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
}
