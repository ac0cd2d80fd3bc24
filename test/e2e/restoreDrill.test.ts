import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Check } from '../../dev/restoreDrill/drill.ts';
import { asMerchant } from './server/apiClient.ts';
import { runCommand } from './server/command.ts';
import { createInvoice, getInvoice, type Invoice } from './server/invoices.ts';
import { startServer, type Server } from './server/server.ts';

let server: Server;
let checks: readonly Check[] = [];
let before: Invoice;
let code: number | null = null;

beforeAll(async () => {
  server = await startServer();
  before = await createInvoice(asMerchant(server.outputs), { amount: '2.00', currency: 'USDC' });
  const { workspace } = server;
  const result = await runCommand(workspace, ['dev/restoreDrill/main.ts', '--built', '--json']);
  code = result.code;
  if (result.output === '') throw new Error(result.errors);
  checks = JSON.parse(result.output.trim().split('\n').at(-1) ?? '') as Check[];
}, 900_000);
afterAll(() => server.close());

const found = (name: string): string | undefined => checks.find((check) => check.name === name)?.found;

describe('the drill, on a copy of the data of a server that runs', () => {
  it('given the written procedure, when it was followed, then nothing fails', () => {
    expect(checks.filter(({ state }) => state === 'FAILS')).toEqual([]);
    expect(code).toBe(0);
  });

  it.each([
    ['addresses given out twice', '0'],
    ['an invoice of before, paid', 'SWEPT'],
    ['a revoked key', 'listed, refused'],
    ['a key made since', 'listed'],
    ['a lost transaction, sent again', 'POSTED'],
    ['ledger', 'drift 0'],
    ['entries of a second replay', '0'],
  ])('given tables of before, then %s: %s', (name, expected) => {
    expect(found(name)).toBe(expected);
  });

  it('given lost secrets and settings, then they are as they were', () => {
    for (const name of ['keys of the seed', 'settings of tables'])
      expect(checks.find((check) => check.name === name)).toMatchObject({ state: 'HOLDS' });
  });

  it('given what it left open, then it is what the procedure says that it does not bring back', () => {
    const open = checks.filter(({ state }) => state === 'OPEN').map(({ name }) => name);
    const known = ['an invoice paid and swept since', 'seal and its anchors'];
    expect(known).toEqual(expect.arrayContaining(open));
  });

  it('given the server whose data was copied, then it runs on and has its data', async () => {
    expect(await getInvoice(asMerchant(server.outputs), before.id)).toEqual(before);
  });
});
