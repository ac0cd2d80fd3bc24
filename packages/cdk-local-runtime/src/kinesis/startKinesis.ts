import type { EngineDeps } from '../engines/engine.ts';
import { startKinesalite, type KinesaliteOptions } from '../engines/kinesalite.ts';
import { engineClient } from '../gateway/forward.ts';
import type { LocalGateway } from '../gateway/openGateway.ts';
import type { Clock, Running } from '../running.ts';
import type { Stack } from '../template/model.ts';
import { kinesisApi } from './kinesisApi.ts';
import { createStreams, wantedStreams } from './streams.ts';

/** Starts Kinesis with the streams of the template; nothing where it has none. Throws UnsupportedFeature. */
export async function startKinesis(
  stack: Stack,
  deps: { gateway: LocalGateway; clock: Clock; written(name: string): void } & EngineDeps,
  options: KinesaliteOptions,
): Promise<Running[]> {
  const wanted = wantedStreams(stack);
  if (wanted.length === 0) return [];
  const { gateway } = deps;
  const engine = await startKinesalite(deps, options);
  const client = engineClient(engine.url, options.signature);
  try {
    gateway.register('kinesis', kinesisApi({ ...deps, engine: client.send, count: gateway.count }));
    await createStreams(wanted, deps);
  } catch (error) {
    client.close();
    await engine.close();
    throw error;
  }
  return [engine, { close: async () => client.close() }];
}
