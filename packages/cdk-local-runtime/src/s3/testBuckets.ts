import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AwsError } from '../gateway/gateway.ts';
import { findOperation } from '../gateway/operation.ts';
import { OPERATOR } from '../gateway/principal.ts';
import { errorReply } from '../gateway/reply.ts';
import { wallClock } from '../running.ts';
import type { VersionedBucket } from './objectLock.ts';
import { versionedObjects } from './versionedObjects.ts';
import { openVersionStore } from './versionStore.ts';

/** S3 with buckets that keep versions, and nobody who asks for permissions. */
export interface TestS3 {
  /** `http://127.0.0.1:<port>`. Any access key is accepted, and nothing is authorised: a bypass of governance is taken. */
  readonly endpoint: string;
  close(): Promise<void>;
}

/** Starts S3 for a test, with these buckets. It ends with `close`. */
export async function startTestS3(buckets: readonly VersionedBucket[]): Promise<TestS3> {
  const directory = mkdtempSync(join(tmpdir(), 'buckets-'));
  const store = openVersionStore(directory);
  const handler = versionedObjects({
    store,
    clock: wallClock,
    buckets: new Map(buckets.map((bucket) => [bucket.name, bucket])),
    engine: async () => {
      throw new AwsError('NoSuchBucket', 'The specified bucket does not exist.', 404);
    },
  });
  const server = createServer((incoming, outgoing) => {
    void (async () => {
      const request = await requestOf(incoming);
      const operation = findOperation('s3', request) ?? { service: 's3', action: 'unknown' };
      const reply = await handler({ principal: OPERATOR, ...operation, request }).catch((error: unknown) =>
        errorReply(
          's3',
          error instanceof AwsError ? error : new AwsError('InternalError', String(error), 500),
        ),
      );
      outgoing.writeHead(reply.status, reply.headers).end(reply.body);
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      store.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

async function requestOf(incoming: IncomingMessage) {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const headers = Object.fromEntries(
    Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]),
  );
  return {
    method: incoming.method ?? 'GET',
    path: incoming.url ?? '/',
    headers,
    body: Buffer.concat(chunks),
  };
}
