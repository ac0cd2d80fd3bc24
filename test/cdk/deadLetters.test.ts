import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { stackName } from '../../cdk/environments/environment.ts';
import { isRedriveSource } from '../../functions/events/redriveSource.ts';
import { deadLetterQueues } from '../../scripts/redrive/deadLetterQueues.ts';
import { alarmsOf, looksAt, observabilityOf, ofType, statementsOf, templateOf } from './template.ts';

const runbook = readFileSync('docs/operating/runbook.md', 'utf8');
const scripts = (JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> })
  .scripts;

/** The text below a heading of the runbook, by its anchor. */
function entry(anchor: string): string {
  const found = runbook.split(/^#{2,4} /m).find(
    (part) =>
      part
        .split('\n')[0]!
        .toLowerCase()
        .replaceAll(/[^\w\s-]/g, '')
        .replaceAll(' ', '-') === anchor,
  );
  if (found === undefined) throw new Error(`the runbook has no entry ${anchor}`);
  return found;
}

describe.each(['local', 'testnet', 'mainnet'] as const)('the dead letters of %s', (environment) => {
  const templates = [templateOf(environment), observabilityOf(environment)];
  const queues = deadLetterQueues(templates);
  const prefix = `${stackName(environment)}-`;

  it('given every queue that something is dead-lettered to, then it is among them', () => {
    const ends = ofType(templateOf(environment), 'AWS::SQS::Queue').filter(({ properties }) =>
      /-dead$/.test(String(properties.QueueName)),
    );
    expect(ends.length).toBeGreaterThan(20);
    const names = new Set(queues.map(({ name }) => name));
    expect(ends.filter(({ properties }) => !names.has(String(properties.QueueName)))).toEqual([]);
  });

  it.each(queues.map((queue) => ({ ...queue, short: queue.name.slice(prefix.length) })))(
    'given $short, then its letters come back in a role of their own, or a command is named that exists',
    ({ way, role }) => {
      if (way.kind === 'COMMAND') {
        const [, script] = /^npm run ([\w-]+) /.exec(way.command) ?? [];
        if (script === undefined) expect(way.command).toMatch(/^aws sqs (purge-queue|receive-message) /);
        else expect(Object.keys(scripts)).toContain(script);
        return;
      }
      expect(role).toMatch(/-operator-redrive-\w+$/);
    },
  );

  it('given any of them, then one role at most takes letters out of it', () => {
    const template = templateOf(environment);
    const takers = (queue: string): number =>
      ofType(template, 'AWS::IAM::Role').filter(({ id }) =>
        statementsOf(template, id).some(
          ({ actions, resources }) =>
            actions.includes('sqs:DeleteMessage') && JSON.stringify(resources).includes(`:${queue}"`),
        ),
      ).length;
    const shared = queues.map(({ name }) => name).filter((name) => takers(name) > 1);
    expect(shared).toEqual([]);
  });

  it.each(queues.map(({ name, way }) => ({ name, way, short: name.slice(prefix.length) })))(
    'given $short, then the runbook entry of its alarm names the command',
    ({ name, way }) => {
      const alarm = alarmsOf(environment).find((each) =>
        looksAt(each, 'ApproximateNumberOfMessagesVisible', name),
      );
      const [, anchor = ''] = /runbook\.md#([\w-]+)/.exec(String(alarm?.properties.AlarmDescription)) ?? [];
      const command =
        way.kind === 'COMMAND'
          ? /^(npm run [\w-]+|aws sqs [\w-]+)/.exec(way.command)![1]!
          : 'npm run redrive';
      expect(entry(anchor)).toContain(command);
    },
  );

  it('given a message of a work queue, then it goes to that queue, and an event to the one rule that takes its source', () => {
    const wayOf = (name: string) => queues.find((queue) => queue.name === prefix + name)?.way;
    expect(wayOf('posting-dead')).toEqual({ kind: 'QUEUE', queue: `${prefix}posting` });
    expect(wayOf('posting-rule-dead')).toMatchObject({
      kind: 'BUS',
      source: 'appsync-payments.redrive.posting',
    });
    const sources = ofType(templateOf(environment), 'AWS::Events::Rule').flatMap(({ properties }) =>
      (properties.EventPattern.source as unknown[]).filter(isRedriveSource),
    );
    expect(new Set(sources).size).toBe(sources.length);
    const redriven = queues.flatMap(({ way }) => (way.kind === 'BUS' ? [way.source] : []));
    expect(redriven.sort()).toEqual(sources.sort());
  });
});
