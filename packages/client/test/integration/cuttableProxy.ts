import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A TCP way to a server, on which a test loses connections as networks do. */
export interface CuttableProxy {
  readonly port: number;
  /** Connections that were made so far. */
  readonly connections: number;
  /** Resets every connection; while `down`, new ones are refused as well. */
  cut(down?: boolean): void;
  /** New connections are taken again. */
  restore(): void;
  close(): Promise<void>;
}

export async function cuttableProxy(target: { readonly port: number }): Promise<CuttableProxy> {
  const sockets = new Set<Socket>();
  let connections = 0;
  let down = false;
  const server = createServer((near) => {
    if (down) return void near.resetAndDestroy();
    connections++;
    const far = connect(target.port, '127.0.0.1');
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
      socket.pipe(other);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const reset = (): void => sockets.forEach((socket) => socket.resetAndDestroy());
  return {
    port: (server.address() as AddressInfo).port,
    get connections() {
      return connections;
    },
    cut: (stays = false) => {
      down = stays;
      reset();
    },
    restore: () => (down = false),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        reset();
      }),
  };
}
