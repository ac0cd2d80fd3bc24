import { mkdirSync } from 'node:fs';
import type { Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { demandSignature, SIGNATURE_VARIABLE } from './engineSignature.ts';

// It brings no types.
const require = createRequire(import.meta.url);
const kinesalite = require('kinesalite') as (options: Record<string, unknown>) => Server;
const leveldown = require('leveldown') as (path: string) => {
  open(done: (error?: Error | null) => void): void;
  close(done: (error?: Error) => void): void;
};

/** An engine that was killed a moment ago may still be going, and holds the lock of its folder until it has. */
const LOCK_ATTEMPTS = 50;
const LOCK_PAUSE_MS = 100;

demandSignature(process.env[SIGNATURE_VARIABLE] ?? '');
// Its records are their owner's.
process.umask(0o077);
const [path] = process.argv.slice(2);
if (path !== undefined) {
  mkdirSync(path, { recursive: true });
  await unlocked(path);
}
const server = kinesalite({
  ...(path === undefined ? {} : { path }),
  createStreamMs: 0,
  deleteStreamMs: 0,
  updateStreamMs: 0,
  shardLimit: 20_000,
});
process.once('SIGTERM', () => {
  server.closeAllConnections();
  server.close(() => process.exit(0));
});
server.listen(0, '127.0.0.1', () => {
  console.log(`kinesalite listening on http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});

async function unlocked(folder: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    const database = leveldown(folder);
    const failure = await new Promise<Error | undefined>((resolve) =>
      database.open((error) => resolve(error ?? undefined)),
    );
    if (failure === undefined) {
      await new Promise<unknown>((resolve) => database.close(resolve));
      return;
    }
    if (attempt === LOCK_ATTEMPTS || !/lock/i.test(failure.message)) throw failure;
    await sleep(LOCK_PAUSE_MS);
  }
}
