import type { DynamoRiskTable } from './dynamoRiskTable.ts';
import type { Assessments } from './ports.ts';

/** Assessments of events in the risk table, `ASSESSED#<event>`: written once, kept for ever. */
export function dynamoAssessments({ get, update, write }: DynamoRiskTable): Assessments {
  const keyOf = (eventId: string) => ({ pk: `ASSESSED#${eventId}`, sk: 'EVENT' });
  return {
    has: async (eventId) => (await get(keyOf(eventId))) !== undefined,
    keep: async ({ assessment, ...kept }) => {
      // Where another delivery was first, what it saw stays.
      await write(update(keyOf(kept.eventId), { ...kept, ...assessment }, 'attribute_not_exists(pk)'));
    },
  };
}
