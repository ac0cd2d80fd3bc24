import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '../shared/clock.ts';
import { documentClient } from '../shared/dynamo.ts';
import { readEnv } from '../shared/env.ts';
import { awaitClaim, type AwaitClaimCommand, type ClaimOutcome } from './awaitClaim.ts';
import { dynamoClaims } from './dynamoClaims.ts';

const { CLAIMS_TABLE } = readEnv('CLAIMS_TABLE');
const wait = awaitClaim({
  claims: dynamoClaims({ client: documentClient(), tableName: CLAIMS_TABLE }),
  clock: systemClock,
  sleep: (ms) => sleep(ms),
});

/** Called by a creating mutation that found its key taken: a function of its own, so that no waiting slows the winner. */
export async function handler(event: AwaitClaimCommand): Promise<ClaimOutcome> {
  return wait(event);
}
