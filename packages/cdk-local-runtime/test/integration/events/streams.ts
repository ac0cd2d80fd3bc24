import { startWatchdog } from '../../../src/engines/watchdog.ts';
import type { LocalGateway } from '../../../src/gateway/openGateway.ts';
import { startKinesis } from '../../../src/kinesis/startKinesis.ts';
import { silentLog } from '../../../src/log/log.ts';
import type { Clock, Running } from '../../../src/running.ts';
import { openWrites, type Writes } from '../../../src/streams/writes.ts';
import type { Stack } from '../../../src/template/model.ts';

/** Kinesis, where the template has a stream. */
export async function startStreams(
  stack: Stack,
  deps: { gateway: LocalGateway; clock: Clock },
  directory: { directory?: string },
): Promise<(Running & { writes: Writes }) | undefined> {
  if (stack.ofType('AWS::Kinesis::Stream').length === 0) return undefined;
  const watchdog = startWatchdog();
  const writes = openWrites();
  const more = { watchdog, log: silentLog, written: writes.written };
  try {
    const running = await startKinesis(stack, { ...deps, ...more }, { signature: 'test', ...directory });
    const close = async (): Promise<void> => {
      for (const one of running.reverse()) await one.close();
      await watchdog.close();
    };
    return { writes, close };
  } catch (error) {
    await watchdog.close();
    throw error;
  }
}
