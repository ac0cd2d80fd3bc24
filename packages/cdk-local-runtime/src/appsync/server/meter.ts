/**
 * What AWS bills of an API: queries and mutations, real-time messages in steps of 5 KB, and minutes of connections.
 * https://aws.amazon.com/appsync/pricing/
 */
export interface Use {
  readonly what: 'operation' | 'message' | 'connectionMinute';
  readonly units: number;
  /** `Mutation.createPost`; empty for connections. */
  readonly flow: string;
}

export type Meter = (use: Use) => void;

/** A message is billed in steps of this many bytes. */
const MESSAGE_UNIT_BYTES = 5 * 1024;
const MINUTE_MS = 60_000;

export const messageUnits = (bytes: number): number => Math.max(1, Math.ceil(bytes / MESSAGE_UNIT_BYTES));
export const connectionMinutes = (openMs: number): number => Math.max(1, Math.ceil(openMs / MINUTE_MS));
