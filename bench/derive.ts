import { HDNodeWallet } from 'ethers';
import { deriveAddress } from '../functions/chain/keys/deriveAddress.ts';

/**
 * Deposit addresses per second on one core: from the account's public key as the deriver does it, against a wallet
 * library that starts from the same public key, and against one that starts from the mnemonic each time.
 *
 * `node bench/derive.ts [milliseconds per candidate]`
 */
const PHRASE = 'test test test test test test test test test test test junk';
const budgetMs = Number(process.argv[2] ?? 2_000);
const account = HDNodeWallet.fromPhrase(PHRASE, undefined, "m/44'/60'/0'").neuter();
const derive = deriveAddress({ accountKey: async () => account.extendedKey });

await report(
  'deriver: HMAC of node:crypto, native secp256k1',
  async (index) => (await derive({ index })).address,
);
await report('ethers, from the public key', async (index) => account.derivePath(`0/${index}`).address);
await report('ethers, from the mnemonic', async (index) => {
  return HDNodeWallet.fromPhrase(PHRASE, undefined, `m/44'/60'/0'/0/${index}`).address;
});

async function report(name: string, candidate: (index: number) => Promise<string>): Promise<void> {
  // The first calls compile and cache; they do not count.
  for (let index = 0; index < 20; index++) await candidate(index);
  const started = performance.now();
  let made = 0;
  while (performance.now() - started < budgetMs) await candidate(made++);
  const perSecond = Math.round((made * 1_000) / (performance.now() - started));
  console.log(`${name.padEnd(48)} ${perSecond.toLocaleString('en').padStart(8)} addresses/s`);
}
