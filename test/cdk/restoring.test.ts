import { describe, expect, it } from 'vitest';
import { restoringTemplate } from '../../scripts/restore/restoringTemplate.ts';
import { ofType, stackOf, type Template } from './template.ts';

const CLOSED = 'appsync-payments-mainnet-authorize';
const mainnet = stackOf('mainnet', '');
const restoring: Template = restoringTemplate(mainnet, CLOSED);

/** The tables whose streams a value names. */
const streams = (value: unknown): string[] =>
  [...JSON.stringify(value).matchAll(/"Fn::GetAtt":\["(\w+)","StreamArn"\]/g)].map(([, id = '']) => id);

/** The logical ids that a template names and does not have. */
function dangling({ Resources, Outputs }: Template): string[] {
  const text = JSON.stringify([Resources, Outputs]);
  const named = [...text.matchAll(/"(?:Ref|DependsOn)":"(\w+)"|"Fn::GetAtt":\["(\w+)"/g)].map(
    ([, ref, attribute]) => ref ?? attribute ?? '',
  );
  const listed = [...text.matchAll(/"DependsOn":\[([^\]]*)\]/g)].flatMap(([, ids = '']) =>
    ids.split(',').map((id) => id.replaceAll('"', '')),
  );
  return [...named, ...listed].filter((id) => !(id in Resources) && id !== 'BootstrapVersion');
}

describe('the template while tables are exchanged', () => {
  it('given mainnet, then its tables are what AWS’s restore makes: no stream, time to live, recovery, protection', () => {
    const tables = ofType(restoring, 'AWS::DynamoDB::GlobalTable');
    expect(tables).toHaveLength(ofType(mainnet, 'AWS::DynamoDB::GlobalTable').length);
    for (const { id, properties } of tables) {
      expect(properties).not.toHaveProperty('StreamSpecification');
      expect(properties).not.toHaveProperty('TimeToLiveSpecification');
      expect(Object.keys(properties.Replicas[0])).not.toContain('PointInTimeRecoverySpecification');
      expect(Object.keys(properties.Replicas[0])).not.toContain('DeletionProtectionEnabled');
      const { TableName, KeySchema, GlobalSecondaryIndexes } = mainnet.Resources[id]!.Properties;
      expect(properties).toMatchObject({
        TableName,
        KeySchema,
        ...(GlobalSecondaryIndexes === undefined ? {} : { GlobalSecondaryIndexes }),
      });
    }
  });

  it('given what reads a stream, then it is left out, and nothing that stays names it or a stream', () => {
    const gone = Object.keys(mainnet.Resources).filter((id) => !(id in restoring.Resources));
    const readers = Object.entries(mainnet.Resources).filter(
      ([, { Type, Properties }]) => !Type.startsWith('AWS::IAM::') && streams(Properties).length > 0,
    );
    expect(gone.sort()).toEqual(readers.map(([id]) => id).sort());
    expect(gone.length).toBeGreaterThanOrEqual(4);
    expect(streams(restoring)).toEqual([]);
    expect(dangling(mainnet).filter((id) => !id.startsWith('AWS'))).toEqual([]);
    expect(dangling(restoring).filter((id) => !id.startsWith('AWS'))).toEqual([]);
  });

  it('given what begins work by itself, then it is off, and merchants are not admitted', () => {
    for (const { properties } of ofType(restoring, 'AWS::Scheduler::Schedule'))
      expect(properties.State).toBe('DISABLED');
    for (const { properties } of ofType(restoring, 'AWS::Lambda::EventSourceMapping'))
      expect(properties.Enabled).toBe(false);
    for (const { properties } of ofType(restoring, 'AWS::Pipes::Pipe'))
      expect(properties.DesiredState).toBe('STOPPED');
    const closed = ofType(restoring, 'AWS::Lambda::Function').filter(
      ({ properties }) => properties.ReservedConcurrentExecutions === 0,
    );
    expect(closed.map(({ properties }) => properties.FunctionName)).toEqual([CLOSED]);
  });

  it('given something that needs what is left out, then it is refused', () => {
    const [pipe = ''] = Object.keys(mainnet.Resources).filter((id) => !(id in restoring.Resources));
    const needing = { ...mainnet, Outputs: { Pipe: { Value: { Ref: pipe } } } };
    expect(() => restoringTemplate(needing, CLOSED)).toThrow(`needs ${pipe}, which is left out`);
  });
});
