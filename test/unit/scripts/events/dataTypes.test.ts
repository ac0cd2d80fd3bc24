import type { EventData } from 'appsync-payments-client';
import { describe, expect, expectTypeOf, it } from 'vitest';
import type * as z from 'zod';
import type { EVENT_TYPES } from '../../../../functions/events/eventTypes.ts';
import { typesHeardBy } from '../../../../functions/events/eventRoutes.ts';
import { eventDataTypes } from '../../../../scripts/events/dataTypes.ts';

type Sent = {
  readonly [Type in keyof EventData]: Type extends keyof typeof EVENT_TYPES
    ? z.output<(typeof EVENT_TYPES)[Type]['data']>
    : never;
};

describe('the client’s types of events', () => {
  it('given what the server writes, then it is of the type that the client has for it', () => {
    expectTypeOf<Sent>().toExtend<EventData>();
  });

  it('given the events that merchants can have, then the client has those and no others', () => {
    const members = eventDataTypes('here').match(/^readonly '([a-z_.]+)'/gm) ?? [];
    expect(members.map((each) => each.slice(10, -1)).sort()).toEqual([...typesHeardBy('WEBHOOK')].sort());
  });
});
