import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseCron } from '../../../src/scheduler/cron.ts';
import { instantOf, localTime } from '../../../src/scheduler/timeZone.ts';

const zones = fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Pacific/Auckland');
const from = fc.integer({ min: Date.parse('2020-01-01'), max: Date.parse('2035-01-01') });

test('the next run is the first minute after that shows the wanted hour and minute there', () => {
  const time = fc.record({ hour: fc.nat(23), minute: fc.nat(59) });
  fc.assert(
    fc.property(time, zones, from, ({ hour, minute }, zone, after) => {
      const next = parseCron(`${minute} ${hour} * * ? *`).next(after, zone);
      const wanted = `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}:00`;
      expect(next).toBeGreaterThan(after);
      expect(localTime(next ?? 0, zone).slice(11)).toBe(wanted);
      // No whole minute in between shows that time, unless the clock shows it for the second time that day.
      const first = Math.floor(after / 60_000) * 60_000 + 60_000;
      for (let at = first; at < (next ?? 0); at += 60_000) {
        const shown = localTime(at, zone);
        if (shown.slice(11) === wanted) expect(instantOf(Date.parse(`${shown}Z`), zone)).toBeLessThan(at);
      }
    }),
    { numRuns: 30 },
  );
});

test('an instant that is read on the wall and looked up again is the same or the earlier of two', () => {
  fc.assert(
    fc.property(zones, from, (zone, instant) => {
      const whole = Math.floor(instant / 1000) * 1000;
      const found = instantOf(Date.parse(`${localTime(whole, zone)}Z`), zone);
      expect([whole, whole - 3_600_000]).toContain(found);
    }),
  );
});

test('a run is on a wanted weekday of a wanted month', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 7 }),
      fc.integer({ min: 1, max: 12 }),
      from,
      (day, month, after) => {
        const next = new Date(parseCron(`0 0 ? ${month} ${day} *`).next(after, 'UTC') ?? Number.NaN);
        expect([next.getUTCDay() + 1, next.getUTCMonth() + 1]).toEqual([day, month]);
      },
    ),
  );
});
