import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Evaluation,
  type Handler,
  type LoadedResolver,
  loadResolver,
  type ResolverContext,
} from 'appsync-js';
import { buildResolvers } from '../../scripts/build/resolvers.ts';

export const NOW_MS = Date.parse('2026-01-02T12:00:00.000Z');

/** What a test says of the context; the rest is a merchant's that calls without arguments. */
export type TestContext = Partial<ResolverContext>;

export interface BuiltResolvers {
  /** Evaluates a handler of `resolvers/<name>.ts` as it is deployed, at NOW_MS. */
  evaluate(name: string, handler: Handler, context?: TestContext): Evaluation;
}

/** Builds every resolver and loads it into the APPSYNC_JS runtime. */
export async function buildTestResolvers(): Promise<BuiltResolvers> {
  const directory = await mkdtemp(join(tmpdir(), 'resolvers-'));
  const names = await buildResolvers(directory);
  const sources = new Map<string, string>();
  for (const name of names) sources.set(name, await readFile(join(directory, `${name}.js`), 'utf8'));
  await rm(directory, { recursive: true });
  const loaded = new Map<string, LoadedResolver>();
  const load = (name: string): LoadedResolver => {
    const source = sources.get(name);
    if (source === undefined) throw new Error(`there is no resolver ${name}`);
    const resolver = loaded.get(name) ?? loadResolver(source, name, { clock: () => NOW_MS });
    loaded.set(name, resolver);
    return resolver;
  };
  return {
    evaluate: (name, handler, context = {}) => {
      const [typeName = '', fieldName = ''] = name.split('.');
      return load(name).evaluate(handler, {
        args: {},
        stash: {},
        prev: null,
        identity: merchantIdentity('demo'),
        request: { headers: {}, domainName: null },
        info: {
          fieldName,
          parentTypeName: typeName,
          variables: {},
          selectionSetList: [],
          selectionSetGraphQL: '',
        },
        env: {
          INVOICES_TABLE: 'invoices',
          CHAIN_STATE_TABLE: 'chain-state',
          CLAIMS_TABLE: 'claims',
          TRANSACTIONS_TABLE: 'transactions',
        },
        ...context,
      });
    },
  };
}

/** What the authorizer leaves in the context. */
export function merchantIdentity(merchantId: string, scopes = 'invoices:read invoices:write'): unknown {
  return { resolverContext: { merchantId, keyId: 'key_1', scopes } };
}

/** A call by the public API key has no identity. */
export const PAYER = null;
