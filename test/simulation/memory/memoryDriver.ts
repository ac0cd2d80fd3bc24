import { keccak256 } from 'ethers/crypto';
import { checksumAddress } from '../../../functions/chain/evm/address.ts';
import { word } from '../../../functions/chain/evm/quantity.ts';
import { signingChainOf } from '../../../functions/chain/keys/signingPolicy.ts';
import { sweepDelegateOf } from '../../../functions/chain/sweeping/delegate.ts';
import { chainConfigOf } from '../chainConfigs.ts';
import type { Driver, MinedBlock } from '../driver.ts';
import { type Authorization, balanceKey, type MemoryBlock, memoryChain, nonceKey } from './memoryChain.ts';
import { memoryNode } from './memoryNode.ts';
import { GAS_WALLET, memorySigner, readTransaction } from './memorySigning.ts';

/** Of every chain in memory. */
const PAYER = `0x${'77'.repeat(20)}`;
const STRANGER = `0x${'55'.repeat(20)}`;
const TOKEN = checksumAddress(`0x${'aa'.repeat(20)}`);
/** Of native money to somebody who has no code. */
const RETURN_GAS = 21_000n;
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
  const authorizations = new Map<string, Authorization[]>();
  const node = memoryNode({
    chainId,
    chain,
    multicall3: MULTICALL3,
    treasury: TREASURY,
    safeDepth: SAFE_DEPTH,
    finalizedDepth: FINALIZED_DEPTH,
    historyBlocks: HISTORY_BLOCKS,
    readTransaction: (raw) => {
      const transaction = readTransaction(raw, TREASURY);
      for (const each of transaction.batch?.delegations ?? [])
        authorizations.set(each.address, [...(authorizations.get(each.address) ?? []), each]);
      return transaction;
    },
  });
  let paid = 0;
  const newHash = (): string => `0x${word((BigInt(chainId) << 128n) + (1n << 96n) + BigInt(++paid))}`;
  const feeNow = (): bigint => chain.nextBaseFee() * 2n;
  return {
    config,
    node,
    signer: memorySigner([signingChainOf(config)]),
    startSeconds: timestamp,
    addressOf: depositAddress,
    pay: async (payments) => {
      const hash = newHash();
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
        batch: null,
        account: null,
      });
      return hash;
    },
    sendBack: async ({ index, token, units }) => {
      const address = depositAddress(index).toLowerCase();
      const head = chain.head();
      const nonce = Number(head.state.get(nonceKey(address)) ?? 0n);
      const isNative = token === null;
      const hash = newHash();
      // A wallet bids more where something waits at its nonce that can never be mined.
      for (const price of [feeNow(), 2n * feeNow()]) {
        const fees = { maxFeePerGas: price, maxPriorityFeePerGas: price };
        const refusal = chain.send({
          hash,
          from: isNative ? address : STRANGER,
          to: isNative ? PAYER : token.toLowerCase(),
          value: isNative ? units : 0n,
          transfers: isNative ? [] : [{ token: token.toLowerCase(), from: address, to: PAYER, units }],
          inside: [],
          batch: null,
          account: isNative ? { nonce, gasLimit: RETURN_GAS, ...fees } : null,
        });
        if (refusal === null) return hash;
      }
      return null;
    },
    feeToSendBack: async () => RETURN_GAS * feeNow(),
    sweepAsStranger: async (addresses) => {
      const accounts = addresses.map((address) => address.toLowerCase());
      const delegations = accounts.flatMap((address) => authorizations.get(address) ?? []);
      const call = { token: TOKEN.toLowerCase(), treasury: TREASURY.toLowerCase(), accounts, delegations };
      const to = sweepDelegateOf(TREASURY).address.toLowerCase();
      const plain = { value: 0n, transfers: [], inside: [], account: null };
      chain.sendFirst({ hash: newHash(), from: STRANGER, to, ...plain, batch: call });
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
