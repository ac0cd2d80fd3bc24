import { EVENT_SOURCE } from './envelope.ts';

const PREFIX = `${EVENT_SOURCE}.redrive.`;

/**
 * The source under which one rule alone takes an event of the bus again, so that a redrive reaches whom the event did not reach and
 * nobody else, and the archive does not keep it twice.
 */
export const redriveSource = (rule: string): string => `${PREFIX}${rule}`;

/** Whether a source is one of a redrive. */
export const isRedriveSource = (source: unknown): source is string =>
  typeof source === 'string' && source.startsWith(PREFIX);
