import { createServer, type Server } from 'node:net';
import { describe, expect, it } from 'vitest';
import { freePort } from '../../../src/index.ts';

const listen = (port: number): Promise<Server> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(server));
  });

describe('a free port', () => {
  it('given a hundred, then none is of those that systems give to connections, and each that follows is free too', async () => {
    for (let i = 0; i < 100; i++) {
      const port = await freePort(1);
      expect(port).toBeGreaterThanOrEqual(10_000);
      expect(port + 1).toBeLessThan(32_768);
      const servers = await Promise.all([listen(port), listen(port + 1)]);
      for (const server of servers) server.close();
    }
  });
});
