import { HDNodeWallet, Interface, keccak256, toBeHex, type TransactionRequest, Wallet } from 'ethers';
import { addressOf } from '../../../functions/chain/evm/address.ts';
import { encodeTransfer } from '../../../functions/chain/evm/erc20.ts';
import { readBalances, readReceipts } from '../../../functions/chain/evm/evmNode.ts';
import { httpRpc } from '../../../functions/chain/evm/httpRpc.ts';
import { fromQuantity, toQuantity } from '../../../functions/chain/evm/quantity.ts';
import { type Rpc, RpcRefused } from '../../../functions/chain/evm/rpc.ts';
import { derivePublicChild, parseExtendedPublicKey } from '../../../functions/chain/keys/hdKey.ts';
import { policySigner } from '../../../functions/chain/keys/policySigner.ts';
import { signingChainOf } from '../../../functions/chain/keys/signingPolicy.ts';
import { secret } from '../../../functions/shared/secret.ts';
import { startTestChain, type TestChain } from '../../engines/chain.ts';
import { chainConfigOf } from '../chainConfigs.ts';
import type { Driver, MinedBlock, Payment } from '../driver.ts';
import { NO_RECORDS } from '../noRecords.ts';
import { RETURN_FEE_WEI, RETURN_GAS, signAuthorized, signNative } from './signSentBack.ts';

/** Known to everyone: what it derives is worth nothing. */
const PHRASE = 'test test test test test test test test test test test junk';
/** Each pays once, so that a payment that is gone for good leaves no hole in anybody's nonces. */
const PAYERS = 400;
const PAYMENT_GAS_MAX = 1_000_000;
const FEE_WEI_MAX = 10n ** 11n;

const multicall3 = new Interface([
  'function aggregate3Value((address target, bool allowFailure, uint256 value, bytes callData)[] calls) payable',
]);

interface Sent {
  readonly hash: string;
  readonly raw: string;
}

/** Anvil, with mining and reorganisations by the simulator. Tokens that are not configured are not sent here. */
export async function anvilDriver(): Promise<Driver> {
  const evm = await startTestChain();
  const { chainId, treasuryAddress: treasury, tokenAddress: token, multicall3Address } = evm;
  const config = chainConfigOf({ chainId, treasury, token, multicall3: multicall3Address, byTag: false });
  const client = httpRpc({ url: evm.rpcUrl, backoffMs: 1 });
  const payers = Array.from({ length: PAYERS }, (_, i) => new Wallet(keccak256(toBeHex(i + 1, 32))));
  await fund(
    evm,
    payers.map(({ address }) => address),
  );
  const own = new Map<string, string>();
  const node = remembering(client, own);
  const external = derivePublicChild(
    parseExtendedPublicKey(HDNodeWallet.fromPhrase(PHRASE, undefined, "m/44'/60'/0'").neuter().extendedKey),
    0,
  );
  const gasKey = evm.account(0).privateKey;
  let waiting: Sent[] = [];
  const sent = new Map<string, Sent>();
  let paid = 0;
  const nextPayer = (): Wallet => {
    const payer = payers[paid++];
    if (payer === undefined) throw new Error(`more than ${PAYERS} payments`);
    return payer;
  };
  const ofAddresses = new Set<string>();
  let price: bigint | null = null;
  const toMined = (block: RawBlock): Promise<MinedBlock> =>
    describe(client, block, (hash) => own.has(hash) || ofAddresses.has(hash));
  return {
    config,
    node,
    signer: policySigner(
      {
        depositAccountKey: async () =>
          secret(HDNodeWallet.fromPhrase(PHRASE, undefined, "m/44'/60'/0'").extendedKey),
        gasKey: async () => secret(gasKey),
      },
      [signingChainOf(config)],
      NO_RECORDS,
    ),
    startSeconds: await headSeconds(client),
    addressOf: (index) => addressOf(derivePublicChild(external, index).publicKey),
    pay: async (payments) => {
      const payer = nextPayer();
      const order = orderOf(payments, token, multicall3Address);
      const fees = { maxFeePerGas: FEE_WEI_MAX, maxPriorityFeePerGas: 1n, gasLimit: PAYMENT_GAS_MAX };
      const raw = await payer.signTransaction({ type: 2, chainId, nonce: 0, ...fees, ...order });
      const hash = keccak256(raw);
      const one = { hash, raw };
      sent.set(hash, one);
      waiting.push(one);
      return hash;
    },
    sendBack: async ({ index, token: of, units }) => {
      const wallet = HDNodeWallet.fromPhrase(PHRASE, undefined, `m/44'/60'/0'/0/${index}`);
      const number = paid;
      const raw =
        of === null
          ? await signNative(client, wallet, { chainId, units })
          : await signAuthorized(nextPayer(), wallet, { chainId, units, token, number });
      const one = { hash: keccak256(raw), raw };
      sent.set(one.hash, one);
      if (of === null) ofAddresses.add(one.hash);
      waiting.push(one);
      return one.hash;
    },
    feeToSendBack: async () => RETURN_GAS * RETURN_FEE_WEI,
    sweepAsStranger: null,
    mine: async (timestamp, takes) => {
      const taken = waiting.filter(({ hash }) => takes(hash));
      waiting = waiting.filter((each) => !taken.includes(each));
      // The nonce of an address, and its money, may be gone meanwhile.
      for (const { hash, raw } of taken) {
        const done = client.request('eth_sendRawTransaction', [raw]);
        await (ofAddresses.has(hash) ? done.catch(ignoreRefusal) : done);
      }
      await client.request('evm_setNextBlockTimestamp', [timestamp]);
      // Of one block: the next one would begin to fall.
      if (price !== null) await client.request('anvil_setNextBlockBaseFeePerGas', [toQuantity(price)]);
      await client.request('evm_mine', []);
      return toMined(await client.request<RawBlock>('eth_getBlockByNumber', ['latest', false]));
    },
    price: async (baseFeePerGas) => void (price = baseFeePerGas),
    takeBack: async (depth, returns) => {
      const head = fromQuantity(await client.request('eth_blockNumber', []));
      const blocks: MinedBlock[] = [];
      for (let height = head - depth + 1; height <= head; height++)
        blocks.push(
          await toMined(await client.request<RawBlock>('eth_getBlockByNumber', [toQuantity(height), false])),
        );
      await client.request('anvil_rollback', [depth]);
      for (const { hash } of blocks.flatMap(({ transactions }) => transactions)) {
        if (!returns(hash)) continue;
        const payment = sent.get(hash);
        if (payment !== undefined) waiting.push(payment);
        const raw = own.get(hash);
        // Refused where its nonce or its money is not there on this branch.
        if (raw !== undefined) await client.request('eth_sendRawTransaction', [raw]).catch(ignoreRefusal);
      }
      return blocks;
    },
    balances: async (of, addresses) => {
      const { hash } = await client.request<RawBlock>('eth_getBlockByNumber', ['latest', false]);
      const queries = addresses.map((owner) => ({ owner, token: of }));
      return (await readBalances(client, multicall3Address, queries, hash)).map((each) => each ?? 0n);
    },
    close: () => evm.close(),
  };
}

interface RawBlock {
  readonly number: string;
  readonly hash: string;
  readonly timestamp: string;
  readonly transactions: readonly string[];
}

async function headSeconds(rpc: Rpc): Promise<number> {
  const { timestamp } = await rpc.request<RawBlock>('eth_getBlockByNumber', ['latest', false]);
  return fromQuantity(timestamp);
}

async function fund(evm: TestChain, addresses: readonly string[]): Promise<void> {
  for (const address of addresses) {
    await evm.rpc('anvil_setBalance', [address, toQuantity(10n ** 20n)]);
  }
  // Token payments go through Multicall3, which pays from its own.
  await evm.payToken(evm.multicall3Address, 10n ** 12n);
}

/** The node, and the bytes of what the system sent to it. */
function remembering(client: Rpc, own: Map<string, string>): Rpc {
  return {
    batch: client.batch,
    request: async <T>(method: string, params: readonly unknown[]) => {
      if (method === 'eth_sendRawTransaction') own.set(keccak256(String(params[0])), String(params[0]));
      return client.request<T>(method, params);
    },
  };
}

function orderOf(payments: readonly Payment[], token: string, multicall3Address: string): TransactionRequest {
  const [first, ...others] = payments;
  if (first?.kind === 'native' && others.length === 0) return { to: first.to, value: first.units };
  const calls = payments
    .filter(({ kind }) => kind !== 'foreign')
    .map(({ kind, to, units }) =>
      kind === 'token'
        ? { target: token, allowFailure: false, value: 0n, callData: encodeTransfer(to, units) }
        : { target: to, allowFailure: false, value: units, callData: '0x' },
    );
  const value = calls.reduce((sum, each) => sum + each.value, 0n);
  return { to: multicall3Address, value, data: multicall3.encodeFunctionData('aggregate3Value', [calls]) };
}

async function describe(rpc: Rpc, block: RawBlock, isOurs: (hash: string) => boolean): Promise<MinedBlock> {
  const receipts = await readReceipts(rpc, block.transactions);
  return {
    number: fromQuantity(block.number),
    hash: block.hash,
    timestamp: fromQuantity(block.timestamp),
    transactions: receipts.flatMap((receipt) => {
      if (receipt === null) return [];
      const { txHash: hash, succeeded, gasUsed, effectiveGasPrice } = receipt;
      return [{ hash, succeeded, fee: isOurs(hash) ? gasUsed * effectiveGasPrice : 0n }];
    }),
  };
}

function ignoreRefusal(error: unknown): void {
  if (!(error instanceof RpcRefused)) throw error;
}
