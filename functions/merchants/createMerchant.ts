import type { Asset } from '../shared/assets.ts';
import { type Clock, isoNow } from '../shared/clock.ts';
import { invalidInput, type PaymentsError } from '../shared/errors.ts';
import { type MerchantId, parseMerchantId } from '../shared/ids.ts';
import { err, ok, type Result } from '../shared/result.ts';
import type { Secret } from '../shared/secret.ts';
import { checkText } from '../shared/text.ts';
import { hashApiKey, keyIdOf, newApiKey } from './apiKey.ts';
import { DEFAULT_SCOPES, type Scope, SCOPES } from './caller.ts';
import { KEYS_PER_MERCHANT_MAX } from './liveKey.ts';
import { OPERATORS } from './merchantItems.ts';
import { apply, type MerchantRecord, newMerchantRecord } from './merchantRecord.ts';
import type { KeyRecord, Merchant, MerchantStore } from './ports.ts';
import { MERCHANT_NAME_CHARACTERS_MAX, parseSettings, type SettingsInput } from './settingsInput.ts';

const ID_BYTES = 8;

export interface MerchantDeps {
  readonly merchants: MerchantStore;
  readonly clock: Clock;
  /** Cryptographically random bytes. */
  random(bytes: number): Buffer;
  /** Part of every key, so that a key of one environment is not tried in another. */
  readonly environment: string;
}

/** The only moment at which the key exists outside its owner's hands. */
export interface IssuedKey {
  readonly merchant: Merchant;
  readonly key: Secret;
  readonly keyHash: string;
  readonly keyId: string;
  readonly scopes: readonly Scope[];
}

/** A merchant that was just made. */
export interface CreatedMerchant extends IssuedKey {
  readonly merchant: MerchantRecord;
}

interface KeyCommand {
  /** Default: DEFAULT_SCOPES. */
  readonly scopes?: readonly string[] | null | undefined;
}

export interface CreateMerchantCommand extends KeyCommand {
  readonly name: string;
  /** Default: a random one. */
  readonly id?: string | null | undefined;
  /** Good at once: there is nobody yet whom a change could rob. */
  readonly settings?: Omit<SettingsInput, 'name'>;
}

/**
 * Creates a merchant with its first key. The id is what makes the call idempotent: a second one with it is a `Conflict`, and the key of
 * the first, if its answer was lost, is replaced with one more.
 *
 * @param deps `assets`: of the environment, where settings can be given
 */
export function createMerchant(
  deps: MerchantDeps & { readonly assets?: readonly Asset[] },
): (command: CreateMerchantCommand) => Promise<Result<CreatedMerchant, PaymentsError>> {
  return async ({ name, id, scopes, settings = {} }) => {
    const merchantId = parseMerchantId(id ?? `m-${deps.random(ID_BYTES).toString('hex')}`);
    if (!merchantId.ok) return err(invalidInput('id', id, merchantId.error));
    const refusal = checkText('name', name.trim() === '' ? '' : name, MERCHANT_NAME_CHARACTERS_MAX);
    if (refusal !== null) return err(refusal);
    const allowed = parseScopes(scopes ?? undefined);
    if (!allowed.ok) return allowed;
    const parsed = parseSettings(settings, deps.assets ?? []);
    if (!parsed.ok) return parsed;
    const { guarded, ...plain } = parsed.value;
    const record = guarded.reduce(apply, {
      ...newMerchantRecord({ id: merchantId.value, name }, isoNow(deps.clock)),
      ...plain,
    });
    const issued = issue(deps, record, allowed.value);
    const added = await deps.merchants.addMerchant(record, recordOf(deps, issued), OPERATORS);
    return added
      ? ok({ ...issued, merchant: record })
      : err({
          code: 'InvalidState',
          facts: { type: 'Merchant', id: record.id, status: 'there: it exists', expected: 'a new id' },
        });
  };
}

/** Gives a merchant one more key, to replace one without a gap. */
export function addMerchantKey(
  deps: MerchantDeps,
): (command: KeyCommand & { readonly id: string }) => Promise<Result<IssuedKey, PaymentsError>> {
  return async ({ id, scopes }) => {
    const merchantId = parseMerchantId(id);
    const merchant = merchantId.ok ? await deps.merchants.find(merchantId.value) : null;
    if (merchant === null) return err({ code: 'NotFound', facts: { type: 'merchant', id } });
    const allowed = parseScopes(scopes ?? undefined);
    if (!allowed.ok) return allowed;
    const issued = issue(deps, merchant, allowed.value);
    const outcome = await deps.merchants.addKey(recordOf(deps, issued), {});
    return outcome === 'ADDED'
      ? ok(issued)
      : err({
          code: 'InvalidState',
          facts: {
            type: 'Merchant',
            id,
            status: `the owner of ${KEYS_PER_MERCHANT_MAX} API keys`,
            expected: 'fewer: revoke one',
          },
        });
  };
}

/** A scope that is given twice counts once. */
function parseScopes(texts: readonly string[] | undefined): Result<readonly Scope[], PaymentsError> {
  if (texts === undefined) return ok(DEFAULT_SCOPES);
  const unknown = texts.filter((text) => !SCOPES.some((scope) => scope === text));
  const scopes = SCOPES.filter((scope) => texts.includes(scope));
  return unknown.length > 0 || scopes.length === 0
    ? err(invalidInput('scopes', texts.join(','), `some of ${SCOPES.join(', ')}`))
    : ok(scopes);
}

function issue(
  deps: MerchantDeps,
  merchant: { id: MerchantId; name: string },
  scopes: readonly Scope[],
): IssuedKey {
  const key = newApiKey(deps.environment, deps.random);
  const keyHash = hashApiKey(key);
  return { merchant, key, keyHash, keyId: keyIdOf(keyHash), scopes };
}

function recordOf(deps: MerchantDeps, { merchant: { id, name }, keyHash, scopes }: IssuedKey): KeyRecord {
  return {
    hash: keyHash,
    merchant: { id, name },
    name: 'Of the operators',
    scopes,
    addressRanges: [],
    createdAt: isoNow(deps.clock),
  };
}
