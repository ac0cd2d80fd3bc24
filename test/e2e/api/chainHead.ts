import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asMerchant, asPayer, type ApiClient } from '../server/apiClient.ts';
import { createInvoice, followInvoices, type Invoice } from '../server/invoices.ts';
import type { Server } from '../server/server.ts';
import { openWallet, type Wallet } from '../server/wallet.ts';
import { connectRpc, quantity } from '../../../dev/chain/rpc.ts';

interface Head {
  chainId: number;
  version: number;
  number: number;
  hash: string;
  safe: number | null;
  finalized: number | null;
  blockTimeMs: number;
  timestamp: string;
}
const FIELDS = 'chainId version number hash safe finalized blockTimeMs timestamp';
const onHead = `subscription Head($chainId: Int!) { onChainHeadChanged(chainId: $chainId) { ${FIELDS} } }`;
const getHead = `query Head($chainId: Int!) { getChainHead(chainId: $chainId) { ${FIELDS} } }`;
const BLOCKS = 4;

/** What payers hear of new blocks, on a server that runs. */
export function describeChainHead(of: () => Server): void {
  describe('the head of a chain', () => {
    let server: Server;
    let merchant: ApiClient;
    let payer: ApiClient;
    let wallet: Wallet;
    beforeAll(async () => {
      server = of();
      merchant = asMerchant(server.outputs);
      payer = asPayer(server.outputs);
      wallet = openWallet(server.outputs);
    });
    afterAll(async () => {
      merchant.close();
      payer.close();
    });

    const headNow = (client: ApiClient, chainId: number): Promise<Head | null> =>
      client.ask<Head | null>(getHead, { chainId });

    describe('a payer who counts confirmations', () => {
      it('given deposits that wait over several blocks, then each new head is pushed once, and n of m follows from it', async () => {
        const { chainId, rpcUrl } = server.outputs;
        const heads = await payer.subscribe<Head>(onHead, { chainId });
        const others = await payer.subscribe<Head>(onHead, { chainId: 1 });
        const followed = await followInvoices(merchant);

        let last: Invoice | undefined;
        const seen = new Set<number>();
        for (let i = 0; seen.size < BLOCKS && i < 5 * BLOCKS; i++) {
          const { id, address } = await createInvoice(merchant, { amount: '1.00', currency: 'USDC' });
          await wallet.pay('USDC', address, '1.00');
          const paid = await followed.until((push) => push.id === id && push.deposits.length > 0);
          last = paid;
          await heads.until(({ number }) => number >= (paid.deposits[0]?.blockNumber ?? Infinity));
          for (const { number } of heads.pushes) seen.add(number);
        }
        expect(seen.size).toBeGreaterThanOrEqual(BLOCKS);
        const deposit = last?.deposits[0];
        if (deposit === undefined) throw new Error('no deposit was seen');
        const { number } = await heads.until((head) => head.number > deposit.blockNumber);
        // Local finality is two blocks: the head that makes it so is one above.
        expect(number - deposit.blockNumber + 1).toBeGreaterThanOrEqual(2);

        const byVersion = [...new Map(heads.pushes.map((head) => [head.version, head])).values()];
        const sorted = byVersion.sort((a, b) => a.version - b.version);
        expect(new Set(sorted.map(({ hash }) => hash)).size).toBe(sorted.length);
        const rpc = connectRpc(rpcUrl);
        for (const head of sorted) {
          const block = await rpc<{ hash: string; timestamp: string }>('eth_getBlockByNumber', [
            quantity(head.number),
            false,
          ]);
          expect(head).toMatchObject({ chainId, hash: block.hash, blockTimeMs: 1_000 });
          expect(Date.parse(head.timestamp)).toBe(Number(block.timestamp) * 1_000);
          expect(head.safe).toBeLessThan(head.number);
          expect(head.finalized).toBeLessThan(head.number);
        }
        const stored = await headNow(payer, chainId);
        expect(stored?.version).toBeGreaterThanOrEqual(sorted.at(-1)?.version ?? Infinity);
        expect(await headNow(merchant, chainId)).not.toBeNull();
        expect(others.pushes).toEqual([]);
      });

      it('given a chain that is not configured, then its head reads null', async () => {
        expect(await headNow(payer, 424242)).toBeNull();
      });

      it('given a client, then it cannot push a head', async () => {
        const mutation = `mutation { publishChainHead(head: {chainId: 31337, version: 1, number: 1, hash: "0x", blockTimeMs: 1, timestamp: 1}) { number } }`;
        for (const client of [merchant, payer])
          await expect(client.ask(mutation)).rejects.toThrow(/Unauthorized|Not Authorized/);
      });
    });
  });
}
