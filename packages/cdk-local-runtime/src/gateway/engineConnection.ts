import { connect } from 'node:net';
import type { AwsReply } from './gateway.ts';
import { readReply } from './readReply.ts';

/** A connection that is kept: one request at a time, each written at once. */
export interface EngineConnection {
  /** False once it takes no other request. */
  readonly open: boolean;
  /** Sends a whole request. Rejects when the connection ends before the reply has. */
  send(method: string, request: Buffer): Promise<AwsReply>;
  close(): void;
}

interface Pending {
  readonly method: string;
  resolve(reply: AwsReply): void;
  reject(error: Error): void;
}

/** @param closed is called once, when it is of no more use */
export function openEngineConnection(
  { hostname, port }: { readonly hostname: string; readonly port: number },
  closed: () => void,
): EngineConnection {
  const socket = connect({ host: hostname, port, noDelay: true });
  let open = true;
  let pending: Pending | undefined;
  let pieces: Buffer[] = [];
  let received = 0;
  let wanted = 1;

  const end = (error: Error): void => {
    if (open) closed();
    open = false;
    socket.destroy();
    pending?.reject(error);
    pending = undefined;
  };

  const take = (piece: Buffer): void => {
    if (pending === undefined) return end(new Error('the engine spoke unasked'));
    pieces.push(piece);
    received += piece.length;
    if (received < wanted) return;
    const bytes = pieces.length === 1 ? piece : Buffer.concat(pieces, received);
    const read = readReply(pending.method, bytes);
    if (typeof read === 'number') {
      pieces = [bytes];
      wanted = read;
      return;
    }
    const { resolve } = pending;
    pending = undefined;
    [pieces, received, wanted] = [[], 0, 1];
    if (!read.keepsConnection) end(new Error('the engine closes the connection'));
    resolve(read.reply);
  };

  socket.on('data', (piece: Buffer) => {
    try {
      take(piece);
    } catch (error) {
      end(error as Error);
    }
  });
  socket.on('error', end);
  socket.on('close', () => end(new Error('the engine has closed the connection')));

  return {
    get open() {
      return open;
    },
    send: (method, request) =>
      new Promise((resolve, reject) => {
        if (!open) return reject(new Error('the connection is closed'));
        pending = { method, resolve, reject };
        socket.write(request);
      }),
    close: () => end(new Error('the runtime is closing')),
  };
}
