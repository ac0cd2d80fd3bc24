import { DAY_MS, HOUR_MS, type Label, type Labelled, type Life, MINUTE_MS } from './labelled.ts';
import { attemptOf, COUNTRIES, hundredths, ordinaryAmount, type Person } from './person.ts';
import type { Random } from './random.ts';

/** Banks decline about three of a hundred honest payments. */
const DECLINED_PER_MILLE = 30;

interface Payment {
  readonly label: Label;
  readonly atMs: number;
  readonly amount: string;
  readonly device: string;
  readonly country?: string;
  readonly ip?: string;
  readonly card?: string;
  readonly expected?: readonly string[];
}

function paid(person: Person, random: Random, { label, expected = [], ...own }: Payment): Labelled {
  return { label, attempt: attemptOf(person, own), accepted: !random.perMille(DECLINED_PER_MILLE), expected };
}

/**
 * Pays every few days from the same place, with a new phone now and then, a large purchase now and then, and evenings with several
 * payments. Who buys for a shop pays often and much.
 */
export function* normalLife(person: Person, random: Random, startMs: number): Life {
  const business = random.perMille(10);
  const everyHours = business ? random.between(3, 12) : random.between(12, 160);
  let atMs = startMs + random.between(0, everyHours * HOUR_MS);
  let device = `phone-${person.customer}-1`;
  for (let n = 1, devices = 1, accepted = 0; ; n++) {
    const changed = n === 1 || random.perMille(5);
    if (changed && n > 1) device = `phone-${person.customer}-${++devices}`;
    const large = random.perMille(10);
    const amount = large
      ? hundredths(person, random.between(400, 1_200))
      : business
        ? hundredths(person, random.between(500, 20_000))
        : ordinaryAmount(person, random);
    // Of what is usual, an ordinary amount is 220 hundredths at most: ten times the usual is above three times any average.
    const unusual = large && !business && accepted > 20 && BigInt(amount) > person.usual * 10n;
    const expected = [...(changed ? ['UNKNOWN_DEVICE'] : []), ...(unusual ? ['UNUSUAL_AMOUNT'] : [])];
    const payment = paid(person, random, { label: 'NORMAL', atMs, amount, device, expected });
    yield payment;
    if (payment.accepted) accepted++;
    else if (random.perMille(700)) {
      // Tries again with another card.
      atMs += random.between(20_000, 3 * MINUTE_MS);
      yield paid(person, random, { label: 'NORMAL', atMs, amount, device, card: `${person.card}-b` });
    }
    const soon = random.perMille(80);
    atMs += soon ? random.between(MINUTE_MS, 40 * MINUTE_MS) : random.between(1, 2 * everyHours * HOUR_MS);
  }
}

/** Comes, pays one to six times, and is not seen again. */
export function* newLife(person: Person, random: Random, startMs: number): Life {
  let atMs = startMs;
  const device = `phone-${person.customer}`;
  for (let n = random.between(1, 6), first = true; n > 0; n--, first = false) {
    const amount = ordinaryAmount(person, random);
    yield paid(person, random, {
      label: 'NEW',
      atMs,
      amount,
      device,
      expected: first ? ['UNKNOWN_DEVICE'] : [],
    });
    atMs += random.perMille(300)
      ? random.between(MINUTE_MS, 30 * MINUTE_MS)
      : random.between(HOUR_MS, 20 * DAY_MS);
  }
}

/** Pays at home, goes away for some days, pays more and more often there, and comes back. A journey takes a day. */
export function* travellingLife(person: Person, random: Random, startMs: number): Life {
  const device = `phone-${person.customer}`;
  let atMs = startMs + random.between(0, 3 * DAY_MS);
  const seen = new Set([person.country]);
  for (;;) {
    for (let n = random.between(4, 20); n > 0; n--) {
      yield paid(person, random, {
        label: 'TRAVELLING',
        atMs,
        amount: ordinaryAmount(person, random),
        device,
      });
      atMs += random.between(2 * HOUR_MS, 4 * DAY_MS);
    }
    const [country] = random.pick(COUNTRIES);
    atMs += DAY_MS;
    const ip = `hotel-${country}-${random.between(1, 50)}`;
    for (let n = random.between(3, 25), succeeded = seen.has(country); n > 0; n--) {
      const amount = hundredths(person, random.between(30, random.perMille(50) ? 600 : 260));
      const expected = succeeded ? [] : ['LOCATION_ANOMALY'];
      const payment = paid(person, random, {
        label: 'TRAVELLING',
        atMs,
        amount,
        device,
        country,
        ip,
        expected,
      });
      yield payment;
      // From then on what it is called depends on what was let through: nothing is expected of it.
      succeeded = true;
      seen.add(country);
      atMs += random.between(20 * MINUTE_MS, 10 * HOUR_MS);
    }
    atMs += DAY_MS;
  }
}

/** Two to four people with a tablet, an address and a card that they share, and cards of their own. */
export function* householdLife(
  members: readonly [Person, ...Person[]],
  random: Random,
  startMs: number,
): Life {
  const [first] = members;
  const [device, ip] = [`tablet-${first.customer}`, `home-${first.customer}`];
  const met = new Set<string>();
  let atMs = startMs + random.between(0, DAY_MS);
  for (;;) {
    const member = random.pick(members);
    const expected = met.has(member.customer) ? [] : ['UNKNOWN_DEVICE'];
    met.add(member.customer);
    const card = random.perMille(300) ? `card-shared-${first.customer}` : member.card;
    const home = { ...member, country: first.country };
    yield paid(home, random, {
      label: 'HOUSEHOLD',
      atMs,
      amount: ordinaryAmount(member, random),
      device,
      ip,
      card,
      expected,
    });
    atMs += random.perMille(250) ? random.between(MINUTE_MS, HOUR_MS) : random.between(HOUR_MS, 3 * DAY_MS);
  }
}
