import { type Clock, isoNow } from '../shared/clock.ts';
import { type MerchantId, parseMerchantId } from '../shared/ids.ts';
import { err, ok, type Result } from '../shared/result.ts';
import type { Secret } from '../shared/secret.ts';
import { checkText, PLAIN } from '../shared/text.ts';
import { hashApiKey, keyIdOf, newApiKey } from './apiKey.ts';
import { DEFAULT_SCOPES, type Scope, SCOPES } from './caller.ts';
import { KEYS_PER_MERCHANT_MAX } from './liveKey.ts';
import type { KeyRecord, Merchant, MerchantStore } from './ports.ts';

const NAME_CHARACTERS_MAX = 100;
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

interface KeyCommand {
  /** Default: DEFAULT_SCOPES. */
  readonly scopes?: readonly string[];
}

/** Creates a merchant with its first key. Without an id it gets a random one. The error is a sentence. */
export function createMerchant(
  deps: MerchantDeps,
): (
  command: KeyCommand & { readonly name: string; readonly id?: string },
) => Promise<Result<IssuedKey, string>> {
  return async ({ name, id, scopes }) => {
    const merchantId = parseMerchantId(id ?? `m-${deps.random(ID_BYTES).toString('hex')}`);
    if (!merchantId.ok) return err(`The id must be ${merchantId.error}.`);
    if (name.trim() === '' || checkText('name', name, NAME_CHARACTERS_MAX) !== null) {
      return err(`The name must have 1 to ${NAME_CHARACTERS_MAX} characters ${PLAIN}: payers see it.`);
    }
    const allowed = parseScopes(scopes);
    if (!allowed.ok) return allowed;
    const issued = issue(deps, { id: merchantId.value, name }, allowed.value);
    const added = await deps.merchants.addMerchant(issued.merchant, recordOf(deps, issued));
    return added ? ok(issued) : err(`The merchant ${merchantId.value} exists. Use add-key for another key.`);
  };
}

/** Gives a merchant one more key, to replace one without a gap. */
export function addMerchantKey(
  deps: MerchantDeps,
): (command: KeyCommand & { readonly id: string }) => Promise<Result<IssuedKey, string>> {
  return async ({ id, scopes }) => {
    const merchantId = parseMerchantId(id);
    const merchant = merchantId.ok ? await deps.merchants.find(merchantId.value) : null;
    if (merchant === null) return err(`There is no merchant ${id}.`);
    const allowed = parseScopes(scopes);
    if (!allowed.ok) return allowed;
    const issued = issue(deps, merchant, allowed.value);
    const outcome = await deps.merchants.addKey(recordOf(deps, issued), {});
    return outcome === 'ADDED'
      ? ok(issued)
      : err(`The merchant ${id} has ${KEYS_PER_MERCHANT_MAX} keys. Revoke one of them.`);
  };
}

/** A scope that is given twice counts once. */
function parseScopes(texts: readonly string[] | undefined): Result<readonly Scope[], string> {
  if (texts === undefined) return ok(DEFAULT_SCOPES);
  const unknown = texts.filter((text) => !SCOPES.some((scope) => scope === text));
  const scopes = SCOPES.filter((scope) => texts.includes(scope));
  return unknown.length > 0 || scopes.length === 0
    ? err(`The scopes must be some of ${SCOPES.join(', ')}, not ${JSON.stringify(texts.join(','))}.`)
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

function recordOf(deps: MerchantDeps, { merchant, keyHash, scopes }: IssuedKey): KeyRecord {
  return {
    hash: keyHash,
    merchant,
    name: 'Of the operators',
    scopes,
    addressRanges: [],
    createdAt: isoNow(deps.clock),
  };
}
