import { consumeEvents } from '../../../functions/events/consumeEvents.ts';
import { ledgerDocumentClient } from '../../../functions/shared/dynamo.ts';
import { readEnv } from '../../../functions/shared/env.ts';
import { createLog } from '../../../functions/shared/log.ts';
import { volumeChange } from './dailyVolume.ts';
import { dynamoVolumes } from './dynamoVolumes.ts';

const env = readEnv('VOLUMES_TABLE');
const volumes = dynamoVolumes({ client: ledgerDocumentClient(), tableName: env.VOLUMES_TABLE });

/** Counts each event once in its merchant's line of the day. */
export const handler = consumeEvents({
  log: createLog(),
  consume: async (event) => {
    const change = volumeChange(event);
    if (change === null) return 'NOTHING_TO_COUNT';
    return (await volumes.add(event.id, change)) ? 'COUNTED' : 'COUNTED_BEFORE';
  },
});
