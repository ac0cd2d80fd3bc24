import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { inParallel } from '../../functions/shared/inParallel.ts';
import type { KeyChange } from '../../scripts/restore/keyChanges.ts';
import { untilSound, verify } from './books.ts';
import { copyDatabase } from './copyFolder.ts';
import type { DrillEnvironment } from './environment.ts';
import { type DrillInvoice, type DrillMerchant, openMerchant } from './merchant.ts';
import { addressesGiven, forgetSettings, loseTheRest, restoreBeside, settingsOf } from './restoredTables.ts';

/** Something that has to hold after a restore. */
export interface Check {
  readonly name: string;
  readonly expected: string;
  readonly found: string;
  /** OPEN: it does not hold, and the procedure says what people do about it. */
  readonly state: 'HOLDS' | 'OPEN' | 'FAILS';
}

interface IssuedKey {
  readonly apiKey: string;
  readonly keyHash: string;
}

/** What is known of the time before the tables were lost. */
interface Past {
  /** The time that is restored to. */
  readonly time: Date;
  readonly waiting: DrillInvoice;
  readonly paidAfter: DrillInvoice;
  readonly revoked: IssuedKey;
  readonly created: IssuedKey;
  /** Known to its sender and the archive alone. */
  readonly lostCredit: string;
  readonly fingerprint: string;
  readonly settings: string;
  readonly addresses: ReadonlySet<string>;
}

/** Of invoices after the time restored to: enough that each of the 16 counters is behind. */
const LOST_INVOICES = 48;
const IN_PARALLEL = 8;
/** A ledger of T, and anchors of after T. */
const FORKED = new Set(['HISTORY_CUT', 'HISTORY_REWRITTEN']);
/** For what may not come. */
const SHORT_PATIENCE_MS = 15_000;
/** Far more than the lost ones; docs/operating/restore.md says how many to take. */
const MARGIN = 1_000;

/** Rehearses docs/operating/restore.md on the data of an environment, which it changes. */
export async function drill(
  environment: DrillEnvironment,
  progress: (step: string) => void,
): Promise<Check[]> {
  progress('starts the copy');
  const past = await live(environment, progress);
  progress('loses tables, secrets, queues and positions of streams');
  await environment.stop('SIGKILL');
  const [snapshot, last] = [
    join(environment.backups, 'snapshot.sqlite'),
    join(environment.backups, 'last.sqlite'),
  ];
  const known = { ...past, addresses: await lose(environment, snapshot, last) };
  progress('restores the keys of the seed, and starts on the restored tables');
  const outputs = await environment.start();
  const merchant = openMerchant(outputs);
  try {
    return await repair(environment, merchant, known, progress);
  } finally {
    merchant.close();
  }
}

/** What people do before and after the time that is restored to. */
async function live(
  environment: DrillEnvironment,
  progress: (step: string) => void,
): Promise<Omit<Past, 'addresses'>> {
  const merchant = openMerchant(await environment.start());
  const addKey = () => environment.answer<IssuedKey>('merchant', 'add-key', '--id', 'demo');
  progress('works before the time restored to');
  const waiting = await merchant.createInvoice('2.00');
  const paidAfter = await merchant.createInvoice('3.00');
  const revoked = await addKey();
  await merchant.credit('40.00', `before-${crypto.randomUUID()}`);
  const time = new Date();
  await copyDatabase(environment.tables, join(environment.backups, 'snapshot.sqlite'));

  progress('works after it: invoices, a payment, a transaction, a key made and one revoked');
  await createInvoices(merchant);
  const created = await addKey();
  await environment.answer('merchant', 'revoke-key', '--key-hash', revoked.keyHash);
  const lostCredit = `after-${crypto.randomUUID()}`;
  await merchant.credit('25.00', lostCredit);
  await merchant.pay(paidAfter, '3.00');
  await merchant.untilInvoice(paidAfter.id, 'SWEPT');
  const fingerprint = await fingerprintOf(environment);
  await untilSound(environment);
  merchant.close();
  const past = { time, waiting, paidAfter, revoked, created, lostCredit, fingerprint };
  const settings = settingsOf(environment.tables);
  return { ...past, settings };
}

/** The tables as a restore leaves them, and nothing of the rest; returns the addresses that were given out. */
async function lose(
  { tables, dataDir }: DrillEnvironment,
  snapshot: string,
  last: string,
): Promise<Set<string>> {
  await copyDatabase(tables, last);
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${tables}${suffix}`, { force: true });
  await copyDatabase(snapshot, tables);
  forgetSettings(tables);
  restoreBeside(tables, last);
  loseTheRest(dataDir);
  return addressesGiven(last);
}

/** The written procedure, and what has to hold after it. */
async function repair(
  environment: DrillEnvironment,
  merchant: DrillMerchant,
  past: Past,
  progress: (step: string) => void,
): Promise<Check[]> {
  progress('raises the counters of addresses');
  await environment.answer('restore', 'counters', '--raise', String(MARGIN));
  progress('revokes keys again');
  const { changes } = await environment.answer<{ changes: KeyChange[] }>('restore', 'keys', '--revoke');
  progress('replays the events since');
  const from = new Date(Math.floor(past.time.getTime() / 1000) * 1000).toISOString();
  await environment.answer('replay', '--from', from);

  const checks = [
    check('keys of the seed', past.fingerprint, await fingerprintOf(environment)),
    check('settings of tables', past.settings, settingsOf(environment.tables)),
    check('a revoked key', 'listed, refused', await revokedKey(merchant, past, changes)),
    check('a key made since', 'listed', listed(changes, 'CREATED', past.created)),
  ];
  progress('gives out addresses');
  checks.push(check('addresses given out twice', '0', String(await givenTwice(merchant, past.addresses))));
  progress('pays an invoice of before');
  await merchant.pay(past.waiting, '2.00');
  checks.push(
    check('an invoice of before, paid', 'SWEPT', await merchant.untilInvoice(past.waiting.id, 'SWEPT')),
  );
  const { id } = past.paidAfter;
  const since = await merchant.untilInvoice(id, 'SWEPT', SHORT_PATIENCE_MS);
  checks.push(check('an invoice paid and swept since', 'SWEPT', since, 'OPEN'));
  progress('sends a lost transaction again');
  const again = await merchant.credit('25.00', past.lostCredit);
  checks.push(check('a lost transaction, sent again', 'POSTED', again));
  progress('verifies the ledger, and replays once more');
  await environment.command('ledger', 'reseal');
  const { drift, problems } = await verify(environment);
  checks.push(check('ledger', 'drift 0', `drift ${drift}`));
  const ofAnchors = problems.every((code) => FORKED.has(code));
  checks.push(
    check('seal and its anchors', 'fit', problems.join(', ') || 'fit', ofAnchors ? 'OPEN' : 'FAILS'),
  );
  const more = await entriesOfReplay(environment, merchant, from);
  checks.push(check('entries of a second replay', '0', String(more)));
  return checks;
}

function check(name: string, expected: string, found: string, otherwise: 'OPEN' | 'FAILS' = 'FAILS'): Check {
  return { name, expected, found, state: expected === found ? 'HOLDS' : otherwise };
}

async function fingerprintOf(environment: DrillEnvironment): Promise<string> {
  const { xpubFingerprint } = await environment.answer<{ xpubFingerprint: string }>('setupSecrets', 'local');
  return xpubFingerprint;
}

function listed(changes: readonly KeyChange[], wanted: KeyChange['change'], { keyHash }: IssuedKey): string {
  return changes.some(({ change, hash }) => change === wanted && hash === keyHash) ? 'listed' : 'not listed';
}

async function revokedKey(merchant: DrillMerchant, { revoked }: Past, changes: KeyChange[]): Promise<string> {
  const answered = (await merchant.isGood(revoked.apiKey)) ? 'good' : 'refused';
  return `${listed(changes, 'REVOKED', revoked)}, ${answered}`;
}

/** Replays once more. What is sent after it on the same road is posted when all of the replay has been. */
async function entriesOfReplay(
  environment: DrillEnvironment,
  merchant: DrillMerchant,
  from: string,
): Promise<number> {
  const { entries: before } = await verify(environment);
  await environment.answer('replay', '--from', from);
  await merchant.credit('1.00', `later-${crypto.randomUUID()}`);
  return (await verify(environment)).entries - before - 1;
}

/** Makes as many invoices as were lost, and counts addresses that somebody had. */
async function givenTwice(merchant: DrillMerchant, given: ReadonlySet<string>): Promise<number> {
  const invoices = await createInvoices(merchant);
  return invoices.filter(({ address }) => given.has(address.toLowerCase())).length;
}

function createInvoices(merchant: DrillMerchant): Promise<DrillInvoice[]> {
  const all = Array.from({ length: LOST_INVOICES }, (_, n) => n);
  return inParallel(all, IN_PARALLEL, () => merchant.createInvoice('1.00'));
}
