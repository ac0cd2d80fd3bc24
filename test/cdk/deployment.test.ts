import { describe, expect, it } from 'vitest';
import { deployed } from '../../cdk/environments/deployment.ts';
import { environmentNamed } from '../../cdk/environments/index.ts';
import { assemble, type Assembled, ofType, type Template } from './template.ts';

const mainnet = environmentNamed('mainnet');
const first = assemble(deployed(mainnet, { first: true }));
const second = assemble(deployed(mainnet, {}));

/** Tables that refuse to be deleted. */
const protectedTables = (template: Template) =>
  ofType(template, 'AWS::DynamoDB::GlobalTable').filter(
    ({ properties }) => properties.Replicas[0].DeletionProtectionEnabled,
  );

describe('the first deployment', () => {
  it('given it fails, then CloudFormation can take back what it made: nothing refuses to be deleted', () => {
    expect(first.refusesDeletion).toBe(false);
    expect(protectedTables(first.template)).toEqual([]);
  });

  it('given it succeeded, then the second one protects both stacks and every table, and changes nothing else', () => {
    expect(second.refusesDeletion).toBe(true);
    const tables = ofType(second.template, 'AWS::DynamoDB::GlobalTable');
    expect(protectedTables(second.template)).toHaveLength(tables.length);
    const without = (template: Template): unknown =>
      JSON.parse(
        JSON.stringify(template, (key, value: unknown) =>
          key === 'DeletionProtectionEnabled' ? undefined : value,
        ),
      );
    expect(without(first.template)).toEqual(without(second.template));
    expect(first.observability).toEqual(second.observability);
  });
});

describe("the payers' key", () => {
  const endsAt = ({ template, observability }: Assembled) => ({
    key: ofType(template, 'AWS::AppSync::ApiKey')[0]?.properties.Expires as number,
    reminder: ofType(observability, 'AWS::Scheduler::Schedule').find(({ properties }) =>
      String(properties.Name).endsWith('-payer-key'),
    )?.properties.ScheduleExpression as string,
    output: template.Outputs?.['PayerKeyExpires']?.Value,
  });
  const configured = mainnet.payerKeyExpires;
  const hour = (text: string) => new Date(`${text}:00:00Z`);

  it('given an older commit, deployed to undo a newer one, then the key keeps the later end', () => {
    const payerKeyExpires = hour('2027-11-15T12');
    expect(payerKeyExpires > configured).toBe(true);
    expect(endsAt(assemble(deployed(mainnet, { payerKeyExpires })))).toEqual({
      key: payerKeyExpires.getTime() / 1_000,
      reminder: 'at(2027-10-16T12:00:00)',
      output: '2027-11-15T12:00:00.000Z',
    });
  });

  it('given a later date in the configuration, then the key gets it', () => {
    const { key, output } = endsAt(assemble(deployed(mainnet, { payerKeyExpires: hour('2027-01-01T00') })));
    expect(key).toBe(configured.getTime() / 1_000);
    expect(output).toBe(configured.toISOString());
  });
});
