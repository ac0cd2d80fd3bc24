import { HDNodeWallet } from 'ethers';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { onTerminal, toFile } from '../../../../scripts/secrets/backUpWords.ts';
import { createWords, deriveKeySet, readWords } from '../../../../scripts/secrets/keySet.ts';
import { readEndpoints, writeEndpoints } from '../../../../functions/chain/evm/endpointUrls.ts';
import { readRpcUrls } from '../../../../scripts/secrets/rpcUrls.ts';
import { type SecretStore, setUpSecrets, SetUpRefused } from '../../../../scripts/secrets/setUpSecrets.ts';

const PHRASE = 'test test test test test test test test test test test junk';
const OTHER = 'abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about';
const NAMES = ['deposit-xpub', 'deposit-account-key', 'gas-key', 'refund-key'];

/** Secrets in memory that note every write. */
function storeOf(values: Record<string, string> = {}) {
  const stored = new Map(Object.entries(values));
  const writes: string[] = [];
  const store: SecretStore = {
    get: async (name) => stored.get(name) ?? null,
    put: async (name, value) => {
      writes.push(name);
      stored.set(name, value);
    },
  };
  return { store, stored, writes };
}

const noWords = async (): Promise<void> => {
  throw new Error('no seed was to be created');
};
const none = new Map<number, readonly string[]>();
const keysOf = (phrase: string): Record<string, string> => ({ ...deriveKeySet(phrase) });

describe('setting up secrets', () => {
  test('given no seed, when set up, then one is backed up first and its keys are those of a wallet library', async () => {
    const { store, stored, writes } = storeOf();
    let words = '';
    const outcome = await setUpSecrets(
      store,
      { words: null, rpcUrls: new Map([[1, ['https://node.example']]]) },
      async (shown) => {
        expect(writes).toEqual([]);
        words = shown;
      },
    );
    expect(words.split(' ')).toHaveLength(24);
    const at = (path: string): HDNodeWallet => HDNodeWallet.fromPhrase(words, undefined, path);
    expect(Object.fromEntries(stored)).toEqual({
      'deposit-xpub': at("m/44'/60'/0'").neuter().extendedKey,
      'deposit-account-key': at("m/44'/60'/0'").extendedKey,
      'gas-key': at("m/44'/60'/1'/0/0").privateKey,
      'refund-key': at("m/44'/60'/2'/0/0").privateKey,
      rpc: '{"1":["https://node.example"]}',
    });
    expect(outcome).toEqual({
      keys: 'created',
      gasWalletAddress: at("m/44'/60'/1'/0/0").address,
      refundWalletAddress: at("m/44'/60'/2'/0/0").address,
      xpubFingerprint: at("m/44'/60'/0'").fingerprint.slice(2),
    });
  });

  test('given a backup that fails, when set up, then nothing is stored', async () => {
    const { store, writes } = storeOf();
    await expect(
      setUpSecrets(store, { words: null, rpcUrls: none }, async () => Promise.reject(new Error('no disk'))),
    ).rejects.toThrow('no disk');
    expect(writes).toEqual([]);
  });

  test('given a seed, when set up again, then no key is written and the node may still change', async () => {
    const { store, stored, writes } = storeOf({
      ...keysOf(PHRASE),
      rpc: '{"1":["https://old.example"],"2":["https://b.example"]}',
    });
    const outcome = await setUpSecrets(
      store,
      { words: null, rpcUrls: new Map([[1, ['https://new.example']]]) },
      noWords,
    );
    expect(outcome.keys).toBe('kept');
    expect(writes).toEqual(['rpc']);
    expect(stored.get('rpc')).toBe('{"1":["https://new.example"],"2":["https://b.example"]}');
  });

  test('given the same node, when set up again, then nothing is written at all', async () => {
    const { store, writes } = storeOf({ ...keysOf(PHRASE), rpc: '{"1":["https://old.example"]}' });
    await setUpSecrets(store, { words: null, rpcUrls: new Map([[1, ['https://old.example']]]) }, noWords);
    expect(writes).toEqual([]);
  });

  test.each(NAMES)(
    'given that %s alone is missing, when set up, then it refuses; restored from the words, it is whole',
    async (missing) => {
      const { [missing]: _, ...rest } = keysOf(PHRASE);
      const { store, stored, writes } = storeOf(rest);
      await expect(setUpSecrets(store, { words: null, rpcUrls: none }, noWords)).rejects.toThrow(
        new RegExp(`${missing} is not.*--restore`),
      );
      expect(writes).toEqual([]);
      expect(await setUpSecrets(store, { words: PHRASE, rpcUrls: none }, noWords)).toMatchObject({
        keys: 'restored',
      });
      expect(Object.fromEntries(stored)).toEqual(keysOf(PHRASE));
      expect(writes).toEqual([missing]);
    },
  );

  test('given a seed, when the drill types its words, then it says kept; with other words it refuses and changes nothing', async () => {
    const { store, writes } = storeOf(keysOf(PHRASE));
    expect(await setUpSecrets(store, { words: PHRASE, rpcUrls: none }, noWords)).toMatchObject({
      keys: 'kept',
    });
    await expect(setUpSecrets(store, { words: OTHER, rpcUrls: none }, noWords)).rejects.toThrow(
      /of another seed.*Nothing was changed/,
    );
    expect(writes).toEqual([]);
  });

  test('given keys of two seeds, when set up, then it refuses to call that whole', async () => {
    const { store } = storeOf({ ...keysOf(PHRASE), 'deposit-xpub': deriveKeySet(OTHER)['deposit-xpub'] });
    await expect(setUpSecrets(store, { words: null, rpcUrls: none }, noWords)).rejects.toThrow(
      /different seeds/,
    );
  });

  test('given another set-up at the same time, when stored keys are read back, then it refuses', async () => {
    const { store } = storeOf();
    const raced: SecretStore = {
      get: store.get,
      put: (name, value) => store.put(name, name === 'gas-key' ? deriveKeySet(OTHER)['gas-key'] : value),
    };
    await expect(setUpSecrets(raced, { words: PHRASE, rpcUrls: none }, noWords)).rejects.toThrow(
      /gas-key differs.*same time/,
    );
  });
});

describe('words', () => {
  test('given spaces, lines and capitals, when read, then they are the words', () => {
    expect(readWords(`  ${PHRASE.toUpperCase().replaceAll(' ', '\n ')}\n`)).toBe(PHRASE);
  });

  test.each(['', 'test', `${PHRASE} test`, PHRASE.replace('junk', 'test')])(
    'given %j, when read, then it is refused without being repeated',
    (text) => {
      expect(() => readWords(text)).toThrow(
        /^These are not the words of a seed: a word is unknown, missing or in the wrong place\.$/,
      );
    },
  );

  test('given two new seeds, when created, then they differ', () => {
    expect(createWords()).not.toBe(createWords());
  });

  test('given a pipe instead of a terminal, when the words were to be shown, then it refuses and writes nothing', async () => {
    const written: string[] = [];
    const output = new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        written.push(String(chunk));
        done();
      },
    });
    await expect(onTerminal(output)(PHRASE)).rejects.toThrow(SetUpRefused);
    expect(written).toEqual([]);
    await onTerminal(Object.assign(output, { isTTY: true }))(PHRASE);
    expect(written.join('')).toMatch(/12\. junk/);
  });

  test('given a file, when the words are kept, then only its owner may read it, and it is never overwritten', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'seed-'));
    try {
      const path = join(directory, 'seed');
      await toFile(path)(PHRASE);
      expect(await readFile(path, 'utf8')).toBe(`${PHRASE}\n`);
      expect((await stat(path)).mode & 0o777).toBe(0o600);
      await expect(toFile(path)(OTHER)).rejects.toThrow(/is there already/);
      expect(await readFile(path, 'utf8')).toBe(`${PHRASE}\n`);
    } finally {
      await rm(directory, { recursive: true });
    }
  });
});

describe('URLs of nodes', () => {
  const ask = async (): Promise<string> => ' https://asked.example ';
  const noAsk = async (): Promise<string> => {
    throw new Error('nobody was to be asked');
  };

  test.each([
    [
      'a flag before all',
      { flags: ['1=https://flag.example'], env: { RPC_URL: 'https://env.example' } },
      'https://flag.example',
    ],
    [
      'a variable of the chain before the general one',
      { env: { RPC_URL_1: 'https://one.example', RPC_URL: 'https://env.example' } },
      'https://one.example',
    ],
    ['the general variable', { env: { RPC_URL: 'http://127.0.0.1:8545' } }, 'http://127.0.0.1:8545'],
  ])('given %s, when read, then it counts', async (_, sources, expected) => {
    const urls = await readRpcUrls({
      chainIds: [1],
      flags: [],
      store: storeOf().store,
      ask: noAsk,
      ...sources,
    });
    expect([...urls]).toEqual([[1, [expected]]]);
  });

  test('given none, when one is stored, then it stays; else it is asked for', async () => {
    const stored = storeOf({ rpc: '{"1":["https://stored.example"]}' }).store;
    expect([
      ...(await readRpcUrls({ chainIds: [1], flags: [], env: {}, store: stored, ask: noAsk })),
    ]).toEqual([]);
    const empty = storeOf().store;
    expect([...(await readRpcUrls({ chainIds: [1], flags: [], env: {}, store: empty, ask }))]).toEqual([
      [1, ['https://asked.example']],
    ]);
  });

  test('given two chains, when only the general variable is set, then it is not taken for both', async () => {
    const sources = {
      chainIds: [1, 2],
      flags: ['2=https://two.example'],
      env: { RPC_URL: 'https://env.example' },
      store: storeOf().store,
      ask,
    };
    expect([...(await readRpcUrls(sources))]).toEqual([
      [1, ['https://asked.example']],
      [2, ['https://two.example']],
    ]);
  });

  test.each([
    [['1=https://a.example', '1=https://b.example'], {}],
    [[], { RPC_URL_1: 'https://a.example https://b.example' }],
  ])(
    'given several URLs of a chain in %j or %j, when read, then the chain has a list',
    async (flags, env) => {
      const urls = await readRpcUrls({ chainIds: [1], flags, env, store: storeOf().store, ask: noAsk });
      expect([...urls]).toEqual([[1, ['https://a.example', 'https://b.example']]]);
      expect(readEndpoints(writeEndpoints(urls))).toEqual(urls);
    },
  );

  test.each([
    [['https://x.example'], /needs a chain id and a URL/],
    [['9=https://x.example'], /names chain 9; this environment has 1/],
    [['1=ftp://secret-key.example'], /needs an http or https URL/],
    [['1=secret-key'], /needs an http or https URL/],
  ])('given --rpc %j, when read, then it is refused without repeating the URL', async (flags, message) => {
    const error = await readRpcUrls({ chainIds: [1], flags, env: {}, store: storeOf().store, ask }).catch(
      (thrown: unknown) => String(thrown),
    );
    expect(error).toMatch(message);
    expect(error).not.toContain('secret-key');
  });
});
