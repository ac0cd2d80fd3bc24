import { type Endpoints, readEndpoints, writeEndpoints } from '../../functions/chain/evm/endpointUrls.ts';
import {
  checkKeySet,
  createWords,
  deriveKeySet,
  KEY_NAMES,
  type KeySet,
  type PublicFacts,
} from './keySet.ts';

/** Where secrets are kept, by name below the environment: `gas-key`, `rpc`. */
export interface SecretStore {
  /** Null when it has no value yet. @throws Error when the stack does not have it */
  get(name: string): Promise<string | null>;
  put(name: string, value: string): Promise<void>;
}

export interface SetUpCommand {
  /** The seed's words to restore from; null creates a seed where there is none. */
  readonly words: string | null;
  /** URLs that are to be stored; those of other chains stay. */
  readonly rpcUrls: Endpoints;
}

export interface SetUpOutcome extends PublicFacts {
  /** `created` and `restored` wrote keys; `kept` found all of them and wrote none. */
  readonly keys: 'created' | 'restored' | 'kept';
}

/** What was refused, in a sentence for the operator. */
export class SetUpRefused extends Error {
  override readonly name = 'SetUpRefused';
}

/**
 * Sets up an environment's secrets. A key that has a value is never overwritten, by no option. The words are handed
 * over before anything is stored, so that no seed exists of which there is no backup.
 *
 * @param backUp keeps the words of a new seed; when it throws, nothing is stored
 * @throws SetUpRefused when only some keys are there, or the words belong to another seed
 */
export async function setUpSecrets(
  store: SecretStore,
  command: SetUpCommand,
  backUp: (words: string) => Promise<void>,
): Promise<SetUpOutcome> {
  const outcome = await setUpKeys(store, command.words, backUp);
  await setUpEndpoints(store, command.rpcUrls);
  return outcome;
}

/** The name of the secret with the URLs of all chains. */
export const ENDPOINTS_NAME = 'rpc';

async function setUpEndpoints(store: SecretStore, rpcUrls: Endpoints): Promise<void> {
  if (rpcUrls.size === 0) return;
  const stored = await store.get(ENDPOINTS_NAME);
  const merged = writeEndpoints(new Map([...(stored === null ? [] : readEndpoints(stored)), ...rpcUrls]));
  if (merged !== stored) await store.put(ENDPOINTS_NAME, merged);
}

async function setUpKeys(
  store: SecretStore,
  words: string | null,
  backUp: (words: string) => Promise<void>,
): Promise<SetUpOutcome> {
  const stored = await readKeys(store);
  const missing = KEY_NAMES.filter((name) => stored[name] === null);
  if (words === null && missing.length === 0) return { keys: 'kept', ...checkKeySet(complete(stored)) };
  if (words === null && missing.length < KEY_NAMES.length) {
    throw new SetUpRefused(
      `Some keys are there and ${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} not: an earlier run broke off. ` +
        'Run again with --restore and the words that it showed.',
    );
  }
  const seed = words ?? createWords();
  const derived = deriveKeySet(seed);
  const foreign = KEY_NAMES.filter((name) => stored[name] !== null && stored[name] !== derived[name]);
  if (foreign.length > 0) {
    throw new SetUpRefused(
      `These words are of another seed than the stored ${foreign.join(', ')}. Nothing was changed.`,
    );
  }
  if (words === null) await backUp(seed);
  for (const name of missing) await store.put(name, derived[name]);
  await verify(store, derived);
  const keys = words === null ? 'created' : missing.length > 0 ? 'restored' : 'kept';
  return { keys, ...checkKeySet(derived) };
}

/** Reads everything back: what is stored must be what the words derive. */
async function verify(store: SecretStore, derived: KeySet): Promise<void> {
  const stored = await readKeys(store);
  const wrong = KEY_NAMES.filter((name) => stored[name] !== derived[name]);
  if (wrong.length > 0) {
    throw new SetUpRefused(
      `${wrong.join(', ')} ${wrong.length === 1 ? 'differs' : 'differ'} from what was just stored: another set-up ran at the same time. ` +
        'No address may be shown before this is resolved.',
    );
  }
}

async function readKeys(store: SecretStore): Promise<Record<keyof KeySet, string | null>> {
  const values = await Promise.all(KEY_NAMES.map(async (name) => [name, await store.get(name)] as const));
  return Object.fromEntries(values) as Record<keyof KeySet, string | null>;
}

function complete(stored: Record<keyof KeySet, string | null>): KeySet {
  const missing = KEY_NAMES.find((name) => stored[name] === null);
  if (missing !== undefined) throw new Error(`${missing} has no value`);
  return stored as KeySet;
}
