import { Server, type ListenOptions } from 'node:net';
import { DatabaseSync } from 'node:sqlite';
import { startFauxqs } from 'fauxqs';
import { demandSignature, SIGNATURE_VARIABLE } from './engineSignature.ts';
import { restUntilDue, type QueueClass } from './fauxqsTimers.ts';
import { REGION } from '../gateway/principal.ts';

// fauxqs listens on every interface and offers no other choice; nothing of this runtime may.
const listen = Server.prototype.listen;
Server.prototype.listen = function (this: Server, ...args: unknown[]) {
  const [options, ...rest] = args;
  return Reflect.apply(listen, this, [
    { ...(options as ListenOptions), host: '127.0.0.1' },
    ...rest,
  ]) as Server;
};

// It syncs the disk for every message that comes, is received and goes. Without it, they survive this process, not a power cut, as all
// that this runtime keeps.
const exec = DatabaseSync.prototype.exec;
DatabaseSync.prototype.exec = function (this: DatabaseSync, sql: string) {
  exec.call(this, sql);
  if (/journal_mode\s*=\s*WAL/i.test(sql)) exec.call(this, 'PRAGMA synchronous = NORMAL');
};

const queues = new URL('./sqs/sqsStore.js', import.meta.resolve('fauxqs')).href;
restUntilDue(((await import(queues)) as { readonly SqsQueue: QueueClass }).SqsQueue);

const signature = process.env[SIGNATURE_VARIABLE];
if (signature !== undefined) demandSignature(signature);

// Its messages and objects are their owner's, as all else in the data directory that may hold a key.
process.umask(0o077);
const [dataDir] = process.argv.slice(2);
const server = await startFauxqs({
  port: 0,
  host: '127.0.0.1',
  logger: false,
  defaultRegion: REGION,
  ...(dataDir === undefined ? {} : { dataDir }),
});
process.once('SIGTERM', () => void server.stop().finally(() => process.exit(0)));
console.log(`fauxqs listening on http://127.0.0.1:${server.port}`);
