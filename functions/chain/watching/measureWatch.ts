import type { CertificateStore } from '../certificate/ports.ts';
import type { Clock } from '../../shared/clock.ts';
import type { ChainConfig } from '../chainConfig.ts';
import { readBlocks } from '../evm/evmNode.ts';
import type { Rpc } from '../evm/rpc.ts';
import type { Measured } from '../loops/measureEachMinute.ts';
import type { CursorStore, PlaceStore } from '../ports.ts';

/** Blocks that a chain may leave out before its node is taken for frozen; and what every node may take at least, in seconds. */
const MISSED_BLOCKS = 25;
const HEAD_AGE_SECONDS_MIN = 300;

interface MeasureDeps {
  readonly config: Pick<ChainConfig, 'chainId' | 'watchIntervalSeconds'>;
  readonly rpc: Rpc;
  readonly cursors: Pick<CursorStore, 'get' | 'reorganised'>;
  readonly certificates: Pick<CertificateStore, 'get'>;
  readonly places: Pick<PlaceStore, 'get'>;
  readonly clock: Clock;
}

/**
 * How old the newest things of a chain are, in seconds: `headAge` of the node's last block, `cursorAge` of the last block that a pass
 * has looked at. `reorganisedAge`: since when a reorganisation waits to be settled. `behind` counts the blocks between them. `headAgePercent` is the head's age in hundredths of what the chain is allowed, from
 * 100 on an alarm: chains differ, and one alarm serves them all.
 *
 * @param answers false where the node just gave no answer: to ask it again would take the rest of the function's time
 */
export async function measureWatch(deps: MeasureDeps, answers: boolean): Promise<Measured> {
  const { config, rpc, cursors, clock } = deps;
  const age = (timestamp: number): number => Math.max(0, Math.floor(clock.nowMs() / 1_000) - timestamp);
  const cursor = await cursors.get(config.chainId);
  const ofCursor =
    cursor === null
      ? {}
      : {
          cursorAge: age(cursor.timestamp),
          reorganisedAge: await measureReorganised(deps),
          ...(await measureProof(deps)),
        };
  if (!answers) return ofCursor;
  const head = await readBlocks(rpc, ['latest']).then(
    ([block]) => block ?? null,
    () => null,
  );
  if (head === null) return ofCursor;
  const behind = cursor === null ? {} : { behind: Math.max(0, head.number - cursor.block) };
  const headAge = age(head.timestamp);
  const allowed = Math.max(HEAD_AGE_SECONDS_MIN, MISSED_BLOCKS * config.watchIntervalSeconds);
  return { headAge, headAgePercent: Math.floor((100 * headAge) / allowed), ...ofCursor, ...behind };
}

/** Seconds for which a reorganisation has waited to be settled: sweeps of the chain wait with it. 0 without one. */
async function measureReorganised({ config, cursors, clock }: MeasureDeps): Promise<number> {
  const reorganised = await cursors.reorganised(config.chainId);
  if (reorganised === null) return 0;
  return Math.max(0, Math.floor((clock.nowMs() - Date.parse(reorganised.since)) / 1_000));
}

const DAY_SECONDS = 86_400;

/** `certificateAge`: seconds since the records of all blocks were proven, or that the daily look is late, whichever is more. */
async function measureProof({ config, certificates, places, clock }: MeasureDeps): Promise<Measured> {
  const certificate = await certificates.get(config.chainId);
  const daily = await places.get(config.chainId, 'daily');
  const since = (at: string): number => Math.floor((clock.nowMs() - Date.parse(at)) / 1_000);
  const ages = [
    ...(certificate === null ? [] : [since(certificate.completeAt)]),
    ...(daily === null ? [] : [since(daily.startedAt) - DAY_SECONDS]),
  ];
  return ages.length === 0 ? {} : { certificateAge: Math.max(0, ...ages) };
}
