import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { type DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { RuleSettings } from '../../../functions/risk/ports.ts';
import { judgePopulation } from '../population/judgePopulation.ts';
import { isFraud } from '../population/labelled.ts';
import { population, type PopulationOptions } from '../population/population.ts';
import { parseLine, type SnapshotSource, snapshotOr, type Truth } from './storedSnapshot.ts';

/** A file with a stored snapshot in each line, as `npm run risk -- generate` writes it. */
export function jsonLines(path: string): SnapshotSource {
  return async function* () {
    let number = 0;
    for await (const text of createInterface({ input: createReadStream(path), crlfDelay: Infinity }))
      yield parseLine(text, `${path}:${++number}`);
  };
}

/** Made-up people, judged by the rules as they are. */
export function generated(options: PopulationOptions, settings: RuleSettings): SnapshotSource {
  return async function* () {
    for (const { snapshot, assessment, labelled } of judgePopulation(population(options), settings))
      yield {
        snapshot,
        decided: assessment.decision,
        truth: isFraud(labelled.label) ? 'FRAUD' : 'LEGITIMATE',
      };
  };
}

const item = z.object({
  id: z.string(),
  status: z.string(),
  decidedBy: z.string().nullish(),
  disputes: z.array(z.object({ status: z.string() })).optional(),
  risk: z.object({ snapshot: z.string() }),
});

/** The transactions of an environment that were judged with a snapshot. */
export function transactionTable(client: DynamoDBDocumentClient, tableName: string): SnapshotSource {
  return async function* () {
    const pages = paginateScan(
      { client },
      {
        TableName: tableName,
        FilterExpression: 'attribute_type(#risk.#snapshot, :text)',
        ProjectionExpression: '#id, #status, decidedBy, disputes, #risk',
        ExpressionAttributeNames: {
          '#id': 'id',
          '#status': 'status',
          '#risk': 'risk',
          '#snapshot': 'snapshot',
        },
        ExpressionAttributeValues: { ':text': 'S' },
      },
    );
    for await (const { Items = [] } of pages)
      for (const each of Items) {
        const read = item.parse(each);
        const snapshot = snapshotOr(JSON.parse(read.risk.snapshot), read.id);
        yield { snapshot, decided: null, truth: truthOf(read) };
      }
  };
}

/** A dispute outweighs what a reviewer thought; a refusal that nobody looked at proves nothing. */
function truthOf({ status, decidedBy, disputes = [] }: z.infer<typeof item>): Truth {
  if (disputes.some((dispute) => dispute.status !== 'WON')) return 'FRAUD';
  if (status === 'REJECTED') return decidedBy ? 'FRAUD' : 'UNKNOWN';
  return ['CAPTURED', 'APPROVED', 'POSTED'].includes(status) ? 'LEGITIMATE' : 'UNKNOWN';
}
