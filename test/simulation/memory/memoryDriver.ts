import { keccak256 } from 'ethers/crypto';
import { checksumAddress } from '../../../functions/chain/evm/address.ts';
import { word } from '../../../functions/chain/evm/quantity.ts';
import { signingChainOf } from '../../../functions/chain/keys/signingPolicy.ts';
import { chainConfigOf } from '../chainConfigs.ts';
import type { Driver, MinedBlock } from '../driver.ts';
import { balanceKey, type MemoryBlock, memoryChain } from './memoryChain.ts';
import { memoryNode } from './memoryNode.ts';
import { GAS_WALLET, memorySigner, readTransaction } from './memorySigning.ts';

/** Of every chain in memory. */
const PAYER = `0x${'77'.repeat(20)}`;
const TOKEN = checksumAddress(`0x${'aa'.repeat(20)}`);
const FOREIGN_TOKEN = `0x${'bb'.repeat(20)}`;
const TREASURY = checksumAddress(`0x${'cc'.repeat(20)}`);
const MULTICALL3 = checksumAddress('0xca11bde05977b3631167028862be2a173976ca11');
const SAFE_DEPTH = 4;
const FINALIZED_DEPTH = 8;
/** Balances of older blocks are gone, as on most nodes. */
const HISTORY_BLOCKS = 128;
/** Wei that the gas wallet begins with. */
export const GAS_FUNDS = 10n ** 21n;

/** A chain in memory, driven by the simulator. */
export function memoryDriver(chainId: number, timestamp: number, byTag: boolean): Driver {
  const config = chainConfigOf({ chainId, treasury: TREASURY, token: TOKEN, multicall3: MULTICALL3, byTag });
  const state = new Map([[GAS_WALLET.toLowerCase(), GAS_FUNDS]]);
  const chain = memoryChain(chainId, { timestamp, state });
  const node = memoryNode({
    chainId,
    chain,
    multicall3: MULTICALL3,
    safeDepth: SAFE_DEPTH,
    finalizedDepth: FINALIZED_DEPTH,
    historyBlocks: HISTORY_BLOCKS,
    readTransaction,
  });
  let paid = 0;
  return {
    config,
    node,
    signer: memorySigner([signingChainOf(config)]),
    startSeconds: timestamp,
    addressOf: depositAddress,
    pay: async (payments) => {
      const hash = `0x${word((BigInt(chainId) << 128n) + (1n << 96n) + BigInt(++paid))}`;
      const of = (...kinds: readonly string[]) => payments.filter(({ kind }) => kinds.includes(kind));
      const [direct] = of('native');
      chain.send({
        hash,
        from: PAYER,
        to: (direct?.to ?? MULTICALL3).toLowerCase(),
        value: direct?.units ?? 0n,
        transfers: of('token', 'foreign').map(({ kind, to, units }) => ({
          token: kind === 'token' ? TOKEN.toLowerCase() : FOREIGN_TOKEN,
          from: PAYER,
          to: to.toLowerCase(),
          units,
        })),
        inside: of('inside').map(({ to, units }) => ({ to: to.toLowerCase(), units })),
        account: null,
      });
      return hash;
    },
    mine: async (at, takes) => toMined(chain.mine(at, ({ hash }) => takes(hash))),
    price: async (baseFeePerGas) => chain.price(baseFeePerGas),
    takeBack: async (depth, returns) => chain.takeBack(depth, ({ hash }) => returns(hash)).map(toMined),
    balances: async (token, addresses) => {
      const { state: balances } = chain.head();
      const at = token?.toLowerCase() ?? null;
      return addresses.map((address) => balances.get(balanceKey(at, address.toLowerCase())) ?? 0n);
    },
    close: async () => {},
  };
}

function toMined({ number, hash, timestamp, mined }: MemoryBlock): MinedBlock {
  const transactions = mined.map(({ transaction, succeeded, gasUsed, gasPrice }) => ({
    hash: transaction.hash,
    succeeded,
    fee: transaction.account === null ? 0n : gasUsed * gasPrice,
  }));
  return { number, hash, timestamp, transactions };
}

const addresses = new Map<number, string>();

function depositAddress(index: number): string {
  const known = addresses.get(index);
  if (known !== undefined) return known;
  const address = checksumAddress(keccak256(`0x${word(index)}`).slice(26));
  addresses.set(index, address);
  return address;
}
