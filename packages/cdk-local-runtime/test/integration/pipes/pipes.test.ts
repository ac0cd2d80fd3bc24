import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { OPERATOR } from '../../../src/gateway/principal.ts';
import { arn, useEngines, type Runtime } from '../events/runtime.ts';
import { backbone } from './backbone.ts';

const engines = useEngines();

interface StreamEvent {
  readonly eventID: string;
  readonly eventName: string;
  readonly dynamodb: { NewImage?: { id: { S: string }; n?: { N: string } }; SequenceNumber: string };
}
const translate = (records: StreamEvent[]) =>
  records.map(({ eventID, dynamodb }) => ({
    eventID,
    type: 'order.changed',
    occurredAt: '2026-02-03T04:05:06Z',
    id: dynamodb.NewImage?.id.S,
    n: Number(dynamodb.NewImage?.n?.N ?? 0),
  }));

const write = (runtime: Runtime, table: string, id: string, n = 0) =>
  runtime.gateway.json(OPERATOR, 'dynamodb', 'PutItem', {
    TableName: table,
    Item: { id: { S: id }, n: { N: String(n) } },
  });
const { within } = engines;
const bodies = async (runtime: Runtime, queue: string, count: number) =>
  (await runtime.receive(queue, count)).map(
    ({ body }) => JSON.parse(body) as { detail: { id: string; n: number } },
  );

describe('a pipe from a DynamoDB stream to a bus', () => {
  test('given an enrichment, when an item is written, then its event has type, source and time from the event', async () => {
    await within(backbone('pipe-basic'), { 'pipe-basic-translate': translate }, async (runtime) => {
      await write(runtime, 'pipe-basic', 'inv_1', 1);
      expect(await bodies(runtime, 'pipe-basic', 1)).toEqual([
        expect.objectContaining({
          source: 'payments',
          'detail-type': 'order.changed',
          time: '2026-02-03T04:05:06Z',
          detail: {
            eventID: expect.stringMatching(/^[0-9a-f]{32}$/),
            type: 'order.changed',
            occurredAt: '2026-02-03T04:05:06Z',
            id: 'inv_1',
            n: 1,
          },
        }),
      ]);
    });
  });

  test('given an enrichment that answers with nothing for a record, then only the others become events', async () => {
    const odd = (records: StreamEvent[]) => translate(records).filter(({ n }) => n % 2 === 1);
    await within(backbone('pipe-silent'), { 'pipe-silent-translate': odd }, async (runtime) => {
      for (let n = 0; n < 4; n++) await write(runtime, 'pipe-silent', `i${n}`, n);
      expect((await bodies(runtime, 'pipe-silent', 2)).map(({ detail }) => detail.n).sort()).toEqual([1, 3]);
    });
  });

  test('given parallel batches, then the events of one key arrive in their order and none is missing', async () => {
    const seen = new Map<string, number[]>();
    const watched = (records: StreamEvent[]) => {
      for (const { id = '', n } of translate(records)) seen.set(id, [...(seen.get(id) ?? []), n]);
      return translate(records);
    };
    const resources = backbone('pipe-order', { ParallelizationFactor: 10 });
    await within(resources, { 'pipe-order-translate': watched }, async (runtime) => {
      for (let n = 1; n <= 20; n++) {
        await Promise.all(['a', 'b', 'c', 'd', 'e'].map((id) => write(runtime, 'pipe-order', id, n)));
      }
      await runtime.receive('pipe-order', 100);
      const inOrder = Array.from({ length: 20 }, (_, i) => i + 1);
      expect([...seen.entries()].sort()).toEqual(['a', 'b', 'c', 'd', 'e'].map((id) => [id, inOrder]));
    });
  });

  test('given a filter, then records that it refuses never reach the enrichment', async () => {
    const names: string[] = [];
    const resources = backbone(
      'pipe-filter',
      {},
      {
        SourceParameters: {
          DynamoDBStreamParameters: { StartingPosition: 'TRIM_HORIZON', BatchSize: 1 },
          FilterCriteria: {
            Filters: [{ Pattern: '{"eventName":["MODIFY"],"dynamodb":{"NewImage":{"n":{"N":["2"]}}}}' }],
          },
        },
      },
    );
    const watched = (records: StreamEvent[]) => {
      names.push(...records.map(({ eventName }) => eventName));
      return translate(records);
    };
    await within(resources, { 'pipe-filter-translate': watched }, async (runtime) => {
      for (const n of [1, 2, 3]) await write(runtime, 'pipe-filter', 'x', n);
      expect((await bodies(runtime, 'pipe-filter', 1)).map(({ detail }) => detail.n)).toEqual([2]);
      expect(names).toEqual(['MODIFY']);
    });
  });

  test('given a poison record and bisecting, then it alone goes to the dead-letter queue, as a pointer', async () => {
    const fragile = (records: StreamEvent[]) => {
      if (records.some(({ dynamodb }) => dynamodb.NewImage?.id.S === 'poison'))
        throw new Error('cannot read this');
      return translate(records);
    };
    const resources = backbone('pipe-poison', {
      MaximumRetryAttempts: 1,
      MaximumBatchingWindowInSeconds: 1,
      OnPartialBatchItemFailure: 'AUTOMATIC_BISECT',
      DeadLetterConfig: { Arn: { 'Fn::GetAtt': ['Dead', 'Arn'] } },
    });
    await within(resources, { 'pipe-poison-translate': fragile }, async (runtime) => {
      for (const id of ['a', 'b', 'poison', 'c', 'd']) await write(runtime, 'pipe-poison', id);
      const [dead] = await runtime.receive('pipe-poison-dead', 1);
      expect(JSON.parse(dead?.body ?? '')).toMatchObject({
        context: {
          partnerResourceArn: 'arn:aws:pipes:us-east-1:000000000000:pipe/pipe-poison',
          condition: 'RetryAttemptsExhausted',
        },
        version: '1.0',
        DDBStreamBatchInfo: {
          batchSize: 1,
          startSequenceNumber: '3',
          endSequenceNumber: '3',
          streamArn: expect.stringContaining(':table/pipe-poison/stream/'),
        },
      });
      const ids = (await bodies(runtime, 'pipe-poison', 4)).map(({ detail }) => detail.id);
      expect(ids.sort()).toEqual(['a', 'b', 'c', 'd']);
    });
  });

  test('given an enrichment that answers with more than the bus takes, then the target is not invoked', async () => {
    const many = (records: StreamEvent[]) => Array.from({ length: 11 }, () => translate(records)[0]);
    const resources = backbone('pipe-many', {
      MaximumRetryAttempts: 0,
      DeadLetterConfig: { Arn: { 'Fn::GetAtt': ['Dead', 'Arn'] } },
    });
    await within(resources, { 'pipe-many-translate': many }, async (runtime) => {
      await write(runtime, 'pipe-many', 'x');
      expect(await runtime.receive('pipe-many-dead', 1)).toHaveLength(1);
    });
  });

  test('given an Express workflow as the enrichment, then its output is what the target gets', async () => {
    const resources = backbone('pipe-workflow');
    const definition = {
      StartAt: 'Each',
      States: {
        Each: {
          Type: 'Map',
          ItemSelector: { 'id.$': '$$.Map.Item.Value.dynamodb.NewImage.id.S', type: 'mapped' },
          ItemProcessor: { StartAt: 'Pass', States: { Pass: { Type: 'Pass', End: true } } },
          End: true,
        },
      },
    };
    resources['Workflow'] = {
      Type: 'AWS::StepFunctions::StateMachine',
      Properties: {
        StateMachineName: 'pipe-workflow',
        StateMachineType: 'EXPRESS',
        RoleArn: { 'Fn::GetAtt': ['PipeRole', 'Arn'] },
        DefinitionString: JSON.stringify(definition),
      },
    };
    const role = resources['PipeRole']?.Properties as {
      Policies: { PolicyDocument: { Statement: unknown[] } }[];
    };
    role.Policies[0]?.PolicyDocument.Statement.push({
      Effect: 'Allow',
      Action: 'states:StartSyncExecution',
      Resource: { Ref: 'Workflow' },
    });
    (resources['Pipe'] as { Properties: Record<string, unknown> }).Properties['Enrichment'] = {
      Ref: 'Workflow',
    };
    await within(resources, {}, async (runtime) => {
      await write(runtime, 'pipe-workflow', 'inv_1');
      expect(await bodies(runtime, 'pipe-workflow', 1)).toMatchObject([
        { 'detail-type': 'mapped', detail: { id: 'inv_1', type: 'mapped' } },
      ]);
    });
  });

  test('given a pipe without the right to put events, then nothing arrives until its retries are over', async () => {
    const resources = backbone('pipe-denied', {
      MaximumRetryAttempts: 0,
      DeadLetterConfig: { Arn: { 'Fn::GetAtt': ['Dead', 'Arn'] } },
    });
    const policies = resources['PipeRole']?.Properties['Policies'] as {
      PolicyDocument: { Statement: unknown[] };
    }[];
    policies[0]?.PolicyDocument.Statement.splice(2, 1);
    await within(resources, { 'pipe-denied-translate': translate }, async (runtime) => {
      await write(runtime, 'pipe-denied', 'x');
      expect(await runtime.receive('pipe-denied-dead', 1)).toHaveLength(1);
    });
  });

  test('given a runtime that is started again, then the pipe goes on behind the last record and repeats none', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'pipe-again-'));
    const functions = { 'pipe-again-translate': translate };
    await within(
      backbone('pipe-again'),
      functions,
      async (runtime) => {
        await write(runtime, 'pipe-again', 'before');
        expect(await bodies(runtime, 'pipe-again', 1)).toMatchObject([{ detail: { id: 'before' } }]);
      },
      { dataDir },
    );
    await within(
      backbone('pipe-again'),
      functions,
      async (runtime) => {
        await write(runtime, 'pipe-again', 'after');
        expect(await bodies(runtime, 'pipe-again', 1)).toMatchObject([{ detail: { id: 'after' } }]);
      },
      { dataDir },
    );
    rmSync(dataDir, { recursive: true, force: true });
  });
});

test('a queue that the template does not have as a target of a pipe stops the start with the id of the pipe', async () => {
  const resources = backbone('pipe-nowhere', {}, { Target: arn.queue('nowhere'), TargetParameters: {} });
  await expect(engines.runtime(resources)).rejects.toThrow(/^Pipe \(AWS::Pipes::Pipe\) Target: .*nowhere/);
});
