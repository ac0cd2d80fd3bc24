import { lookup } from 'node:dns/promises';
import type { ResolveAll } from './resolveHost.ts';

/** The resolver of the machine. An address resolves to itself. */
export const dnsResolver: ResolveAll = async (host) =>
  (await lookup(host, { all: true, verbatim: true })).map(({ address, family }) => ({
    address,
    family: family === 6 ? 6 : 4,
  }));
