import { type Clock, isoNow } from '../shared/clock.ts';
import type { Asset } from '../shared/assets.ts';
import { invalidInput, type PaymentsError } from '../shared/errors.ts';
import { err, ok, type Result } from '../shared/result.ts';
import type { KeyCaller } from './keyCaller.ts';
import { type MerchantRecord, type PendingChange, settledAt } from './merchantRecord.ts';
import type { MerchantRecords, TreasuryChanges } from './ports.ts';
import { parseSettings, type SettingsInput } from './settingsInput.ts';

const CHANGE_ID_BYTES = 8;

export interface SettingsDeps {
  readonly records: MerchantRecords;
  readonly clock: Clock;
  /** Cryptographically random bytes. */
  random(bytes: number): Buffer;
  /** How long a treasury or a notification address is announced before it is good. */
  readonly delayMinutes: number;
  /** Is told of each treasury that was announced, so that the sweeper leaves the one before in time. */
  readonly treasuryChanges: TreasuryChanges;
  /** Of the environment. */
  readonly assets: readonly Asset[];
}

type Changed = Promise<Result<MerchantRecord, PaymentsError>>;

/** The merchant as its settings are now. */
export function readMerchant({
  records,
  clock,
}: Pick<SettingsDeps, 'records' | 'clock'>): (
  caller: Pick<KeyCaller, 'merchantId'>,
) => Promise<MerchantRecord> {
  return async ({ merchantId }) => settledAt(await findRecord(records, merchantId), clock.nowMs());
}

/**
 * Changes settings in one write. A treasury or a notification address is announced and good after the delay; the same one announced
 * anew replaces what was announced, and the delay begins again.
 */
export function changeSettings(deps: SettingsDeps): (caller: KeyCaller, input: SettingsInput) => Changed {
  return async (caller, input) => {
    const parsed = parseSettings(input, deps.assets);
    if (!parsed.ok) return parsed;
    const { guarded, ...plain } = parsed.value;
    if (guarded.length === 0 && Object.keys(plain).length === 0)
      return err(invalidInput('input', null, 'at least one setting'));
    const written = await write(deps, caller, (record) => {
      const announced = guarded.map((change) => announce(deps, caller, change));
      const kept = record.pendingChanges.filter((old) => !announced.some((change) => isSame(old, change)));
      return ok({ ...record, ...plain, pendingChanges: [...kept, ...announced] });
    });
    // After the write: where it fails the caller asks again, and what is announced anew is told anew.
    if (written.ok)
      for (const { setting, chainId } of guarded)
        if (setting === 'TREASURY' && chainId !== undefined)
          await deps.treasuryChanges.announce(chainId, caller.merchantId);
    return written;
  };
}

/** Stops a change that was announced and is not good yet. */
export function stopChange(deps: SettingsDeps): (caller: KeyCaller, changeId: string) => Changed {
  return async (caller, id) =>
    write(deps, caller, (record) => {
      const pendingChanges = record.pendingChanges.filter((change) => change.id !== id);
      return pendingChanges.length === record.pendingChanges.length
        ? err({ code: 'NotFound', facts: { type: 'MerchantChange', id } })
        : ok({ ...record, pendingChanges });
    });
}

async function write(
  { records, clock }: SettingsDeps,
  { merchantId, keyId }: KeyCaller,
  decide: (record: MerchantRecord) => Result<MerchantRecord, PaymentsError>,
): Changed {
  const read = await findRecord(records, merchantId);
  const decided = decide(settledAt(read, clock.nowMs()));
  if (!decided.ok) return decided;
  const next = { ...decided.value, version: read.version + 1, updatedAt: isoNow(clock) };
  const written = await records.replace(next, read.version, keyId);
  return written ? ok(next) : err({ code: 'Conflict', facts: { type: 'Merchant', id: merchantId } });
}

async function findRecord(
  records: MerchantRecords,
  merchantId: KeyCaller['merchantId'],
): Promise<MerchantRecord> {
  const record = await records.get(merchantId);
  if (record === null) throw new Error(`a key belongs to ${merchantId}, and there is no such merchant`);
  return record;
}

function announce(
  { clock, random, delayMinutes }: SettingsDeps,
  { keyId }: KeyCaller,
  change: Pick<PendingChange, 'setting' | 'chainId' | 'value'>,
): PendingChange {
  const nowMs = clock.nowMs();
  return {
    ...change,
    id: `chg_${random(CHANGE_ID_BYTES).toString('hex')}`,
    announcedAt: new Date(nowMs).toISOString(),
    announcedBy: keyId,
    effectiveAt: new Date(nowMs + delayMinutes * 60_000).toISOString(),
  };
}

function isSame(one: PendingChange, other: PendingChange): boolean {
  return one.setting === other.setting && one.chainId === other.chainId;
}
