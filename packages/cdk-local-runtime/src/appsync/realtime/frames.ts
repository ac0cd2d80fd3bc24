import { RequestError } from '../server/errors.ts';
import type { WireError } from '../server/errors.ts';

/** Milliseconds that a client waits for a keep-alive. https://docs.aws.amazon.com/appsync/latest/devguide/real-time-websocket-client.html */
export const CONNECTION_TIMEOUT_MS = 300_000;
export const KEEP_ALIVE_MS = 60_000;
/** A connection ends after a day. */
export const CONNECTION_MS_MAX = 24 * 60 * 60 * 1000;
/** https://docs.aws.amazon.com/general/latest/gr/appsync.html */
export const SUBSCRIPTIONS_MAX = 100;
/** Largest message, in bytes. https://docs.aws.amazon.com/appsync/latest/devguide/aws-appsync-real-time-data.html */
export const MESSAGE_BYTES_MAX = 240 * 1024;

/** An error in a frame; `errorCode` is what the connection refusals carry. */
export interface FrameError {
  readonly errorType?: string | null;
  readonly message: string;
  readonly errorCode?: number;
}

export const ACK_FRAME = JSON.stringify({
  type: 'connection_ack',
  payload: { connectionTimeoutMs: CONNECTION_TIMEOUT_MS },
});
export const KEEP_ALIVE_FRAME = JSON.stringify({ type: 'ka' });

export const startAckFrame = (id: string): string => JSON.stringify({ id, type: 'start_ack' });
export const completeFrame = (id: string, message?: string): string =>
  JSON.stringify({ id, type: 'complete', ...(message === undefined ? {} : { payload: { message } }) });

/** A pushed object; `payload` is JSON already, because one text goes to many subscribers. */
export const dataFrame = (id: string, payload: string): string =>
  `{"id":${JSON.stringify(id)},"type":"data","payload":${payload}}`;

export const errorFrame = (id: string | undefined, errors: readonly (FrameError | WireError)[]): string =>
  JSON.stringify({ ...(id === undefined ? {} : { id }), type: 'error', payload: { errors } });

/** Ends a connection that could not be authorised; clients wait for this type beside `connection_ack`. */
export const connectionErrorFrame = (errors: readonly FrameError[]): string =>
  JSON.stringify({ type: 'connection_error', payload: { errors } });

/** What a thrown error looks like in a frame; what is no refusal of ours says nothing. */
export function frameErrorOf(error: unknown): FrameError {
  if (error instanceof RequestError) {
    return { errorType: error.errorType, message: error.message, errorCode: error.status };
  }
  return { errorType: 'InternalFailure', message: 'An internal error occurred.', errorCode: 500 };
}
