import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { alarmsOf, observabilityOf, ofType } from './template.ts';

const runbook = readFileSync('docs/operating/runbook.md', 'utf8');
const template = observabilityOf('mainnet');

/** The anchor that GitHub gives a heading. */
const anchor = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\w\s-]/g, '')
    .replaceAll(' ', '-');

/** Headings of the third level in the chapter about alarms. */
function entries(): string[] {
  const chapter = runbook.split(/^## /m).find((part) => part.startsWith('Alarms\n')) ?? '';
  return [...chapter.matchAll(/^### (.+)$/gm)].map(([, heading = '']) => anchor(heading));
}

/** What alarms and reminders refer to. */
function references(): string[] {
  const alarms = alarmsOf('mainnet').map(({ properties }) => properties.AlarmDescription);
  const reminders = ofType(template, 'AWS::Scheduler::Schedule').map(
    ({ properties }) => properties.Target.Input ?? '',
  );
  return [...alarms, ...reminders].flatMap(
    (text) => /docs\/operating\/runbook\.md#([\w-]+)/.exec(text)?.[1] ?? [],
  );
}

describe('the runbook', () => {
  it('given the alarms, then each has an entry, and each entry an alarm', () => {
    expect([...new Set(references())].sort()).toEqual(entries().sort());
  });

  it('given any alarm, then it names its entry and calls the operators, also when it is over', () => {
    const alarms = alarmsOf('mainnet');
    expect(alarms.length).toBeGreaterThan(0);
    for (const { properties } of alarms) {
      expect(properties.AlarmDescription).toMatch(/\. See docs\/operating\/runbook\.md#[\w-]+$/);
      const topics = [properties.AlarmActions, properties.OKActions].map(
        ([action]) => template.Resources[action.Ref]?.Properties['TopicName'],
      );
      expect(topics).toEqual(['appsync-payments-mainnet-alarms', 'appsync-payments-mainnet-alarms']);
    }
  });
});
