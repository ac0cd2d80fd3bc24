import { HOUR_MS, type Life, MINUTE_MS } from './labelled.ts';
import { attemptOf, COUNTRIES, hundredths, type Person } from './person.ts';
import type { Random } from './random.ts';

/** What a card tester takes a new one of for each card. */
const HIDES = ['NOTHING', 'CUSTOMER', 'CUSTOMER_AND_DEVICE', 'EVERYTHING'] as const;

/**
 * Tries stolen cards at one merchant, seconds apart, most of them declined. Some stay the same customer, some are another one each
 * time, some another device too; who hides behind many addresses tries many more cards.
 */
export function* cardTesterLife(person: Person, random: Random, startMs: number): Life {
  const hides = random.perMille(100) ? 'EVERYTHING' : random.pick(HIDES.slice(0, 3));
  const attempts = hides === 'EVERYTHING' ? random.between(500, 2_000) : random.between(50, 400);
  const declinedPerMille = random.between(600, 950);
  const centsMax = random.perMille(900) ? 300 : 2_000;
  const cards = random.perMille(850) ? attempts : random.between(10, 30);
  const tells = random.perMille(900);
  let atMs = startMs;
  for (let n = 1; n <= attempts; n++) {
    const customer = hides === 'NOTHING' ? person.customer : `${person.customer}-${n}`;
    const machine = hides === 'NOTHING' || hides === 'CUSTOMER' ? 'bot' : `bot-${n}`;
    const device = tells ? `${machine}-${person.customer}` : null;
    const ip =
      hides === 'EVERYTHING'
        ? `botnet-${person.customer}-${n}`
        : `bot-${person.customer}-${random.between(1, 2)}`;
    const amount = String(random.between(50, centsMax));
    const attempt = attemptOf(
      { ...person, customer, currency: 'USD' },
      { atMs, amount, device, ip, card: `stolen-${person.customer}-${n % cards}` },
    );
    const expected = [
      ...(hides !== 'EVERYTHING' && n > 60 && centsMax === 300 ? ['CARD_TESTING'] : []),
      // Seconds apart: ten of one customer take less than five minutes.
      ...(hides === 'NOTHING' && n > 10 ? ['MANY_IN_5_MINUTES', 'MANY_IN_24_HOURS'] : []),
    ];
    yield { label: 'CARD_TESTER', attempt, accepted: !random.perMille(declinedPerMille), expected };
    atMs += random.between(1_000, 20_000);
  }
}

/**
 * Pays as a customer whose password was stolen: from a device and an address of their own, mostly from another country, several times
 * as much as the customer, until the account is empty. Some try a small amount first; a few act through the customer's own device.
 */
export function* takeoverLife(victim: Person, random: Random, startMs: number): Life {
  const through = random.perMille(50);
  const device = through ? `phone-${victim.customer}-1` : `thief-${victim.customer}`;
  const country = random.perMille(600) ? random.pick(COUNTRIES)[0] : victim.country;
  const ip = `thief-${victim.customer}`;
  let atMs = startMs;
  const label = 'ACCOUNT_TAKEOVER';
  if (random.perMille(200)) {
    const probe = attemptOf(victim, {
      atMs,
      amount: hundredths(victim, random.between(5, 60)),
      device,
      ip,
      country,
    });
    yield {
      label,
      attempt: probe,
      accepted: !random.perMille(100),
      expected: through ? [] : ['UNKNOWN_DEVICE'],
    };
    atMs += random.between(MINUTE_MS, 2 * HOUR_MS);
  }
  for (let n = random.between(1, 8); n > 0; n--) {
    const times = random.perMille(900) ? random.between(400, 2_000) : random.between(100, 400);
    const attempt = attemptOf(victim, { atMs, amount: hundredths(victim, times), device, ip, country });
    yield { label, attempt, accepted: !random.perMille(150), expected: [] };
    atMs += random.between(30_000, 20 * MINUTE_MS);
  }
}
