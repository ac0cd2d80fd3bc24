import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { join, dirname } from 'node:path';

/** A DynamoDB in memory that lives as long as the test that started it. */
export interface TestDynamoDB {
  endpoint: string;
  close(): Promise<void>;
}

const PORT_ATTEMPTS = 5;

/**
 * Starts dynoxide in memory on a free port of 127.0.0.1 and resolves when it answers.
 * Any access key is accepted; the region is the caller's.
 */
export async function startTestDynamoDB(): Promise<TestDynamoDB> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await startOn(await freePort());
    } catch (error) {
      // Another process may take the port between our probe and dynoxide's bind.
      if (attempt === PORT_ATTEMPTS) throw error;
    }
  }
}

async function startOn(port: number): Promise<TestDynamoDB> {
  const child = spawn(binaryPath(), ['--host', '127.0.0.1', '--port', String(port)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const killWithUs = (): void => void child.kill('SIGKILL');
  process.once('exit', killWithUs);
  await new Promise<void>((resolve, reject) => {
    let output = '';
    const read = (chunk: Buffer): void => {
      output += chunk.toString();
      if (output.includes('listening on')) resolve();
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`dynoxide ended with ${code} at its start: ${output}`)));
  });
  return {
    endpoint: `http://127.0.0.1:${port}`,
    close: async () => {
      process.off('exit', killWithUs);
      child.kill('SIGKILL');
      await exited;
    },
  };
}

/** The platform's own package; elsewhere a `dynoxide` on the PATH. */
function binaryPath(): string {
  try {
    const manifest = createRequire(import.meta.url).resolve('@dynoxide/linux-x64/package.json');
    return join(dirname(manifest), 'dynoxide');
  } catch {
    return 'dynoxide';
  }
}

/** Dynoxide does not tell the port that the system chose, so the choice is made here. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      if (address === null || typeof address === 'string') return reject(new Error('no port'));
      probe.close(() => resolve(address.port));
    });
  });
}
