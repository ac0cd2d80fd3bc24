import { Interface, toBeHex, Transaction, zeroPadValue } from 'ethers';
import { quantity } from '../../../../../dev/chain/rpc.ts';
import { GAS_PRICE_ORACLE } from '../../../../../functions/chain/evm/gasPriceOracle.ts';
import { startTestChain, type TestChain } from '../../../../engines/chain.ts';
import { type Answer, type ProxiedCall, startRpcProxy } from '../rpcProxy.ts';

/*
 * A chain of the OP stack: anvil with its rules takes the L1 fee and the operator's fee out of balances, as op-revm computes them from the
 * predeploy L1Block. What anvil 1.7.1 leaves out a proxy adds: the oracle that prices them, the fields of receipts, and the pool's refusal of
 * a transaction that leaves nothing for them.
 */

/** https://specs.optimism.io/protocol/predeploys.html */
const L1_BLOCK = '0x4200000000000000000000000000000000000015';
const L1_FEE_VAULT = '0x420000000000000000000000000000000000001A';

/** Slots of L1Block: https://specs.optimism.io/protocol/ecotone/l1-attributes.html and isthmus/l1-attributes.html */
const SLOTS = { baseFee: 1n, scalars: 3n, blobBaseFee: 7n, operatorFee: 8n } as const;

export interface L1Prices {
  /** Wei per gas of Ethereum's blocks. */
  readonly baseFee: bigint;
  readonly blobBaseFee: bigint;
}

/** Those of Base in 2025. */
const BASE_FEE_SCALAR = 2_269n;
const BLOB_BASE_FEE_SCALAR = 1_055_762n;
/** Millionths of a wei per gas, and wei: to see that both are counted. No chain takes them by default. */
const OPERATOR_FEE_SCALAR = 3_000_000n;
const OPERATOR_FEE_CONSTANT = 777n;

/** Transactions below it cost what 100 bytes cost: the floor of Fjord's estimate. */
const FLOOR_BYTES_MAX = 160;

const oracle = new Interface([
  'function getL1FeeUpperBound(uint256) view returns (uint256)',
  'function getOperatorFee(uint256) view returns (uint256)',
]);

export interface OpStackChain extends TestChain {
  /** Ethereum's prices as the chain sees them from its next block on. */
  setL1Prices(prices: L1Prices): Promise<void>;
  /** What the pool refused. */
  readonly refused: string[];
}

export async function startOpStackChain(): Promise<OpStackChain> {
  const evm = await startTestChain({ network: 'optimism' });
  const proxy = await startRpcProxy(evm.rpcUrl);
  const l1Fees = new Map<string, bigint>();
  const refused: string[] = [];
  let weiScaled = 0n;
  let settled = Number(await evm.rpc<string>('eth_blockNumber'));

  const store = (slot: bigint, value: bigint): Promise<unknown> =>
    evm.rpc('anvil_setStorageAt', [L1_BLOCK, word(slot), word(value)]);
  const setL1Prices = async ({ baseFee, blobBaseFee }: L1Prices): Promise<void> => {
    await store(SLOTS.baseFee, baseFee);
    await store(SLOTS.blobBaseFee, blobBaseFee);
    weiScaled = BASE_FEE_SCALAR * 16n * baseFee + BLOB_BASE_FEE_SCALAR * blobBaseFee;
  };
  const floor = (): bigint => (100_000_000n * weiScaled) / 10n ** 12n;

  /** Parts what the vault gained in new blocks among their transactions: the small ones cost the floor, the rest is the large one's. */
  const settle = async (): Promise<void> => {
    const head = Number(await evm.rpc<string>('eth_blockNumber'));
    for (; settled < head; settled++) {
      const block = await evm.rpc<{ transactions: string[] }>('eth_getBlockByNumber', [
        quantity(settled + 1),
        false,
      ]);
      const vaultAt = async (height: number) =>
        BigInt(await evm.rpc<string>('eth_getBalance', [L1_FEE_VAULT, quantity(height)]));
      const gained = (await vaultAt(settled + 1)) - (await vaultAt(settled));
      const large: string[] = [];
      for (const hash of block.transactions) {
        const raw = await evm.rpc<string>('eth_getRawTransactionByHash', [hash]);
        if ((raw.length - 2) / 2 > FLOOR_BYTES_MAX) large.push(hash);
        else l1Fees.set(hash, floor());
      }
      const rest = gained - BigInt(block.transactions.length - large.length) * floor();
      if (large.length === 0 && rest !== 0n) throw new Error(`block ${settled + 1} took ${rest} wei more`);
      for (const hash of large) l1Fees.set(hash, rest / BigInt(large.length));
    }
  };

  const refusePool = async (raw: string): Promise<Answer | undefined> => {
    const { from, value, gasLimit, maxFeePerGas, hash } = Transaction.from(raw);
    const have = BigInt(await evm.rpc<string>('eth_getBalance', [from, 'latest']));
    const bytes = BigInt((raw.length - 2) / 2);
    const data = bytes > FLOOR_BYTES_MAX ? upperBound(bytes, weiScaled) : floor();
    const want = value + gasLimit * (maxFeePerGas ?? 0n) + data + operatorFee(gasLimit);
    if (have >= want) return undefined;
    refused.push(hash ?? '');
    const message = `insufficient funds for gas * price + value: balance ${have}, tx cost ${want}, overshot ${want - have}`;
    return { error: { code: -32_000, message } };
  };
  /** op-geth takes no fee for data of what is only simulated, where anvil takes it from an account that has nothing. */
  const estimate = async ({ params }: ProxiedCall): Promise<Answer> => {
    const [call, block] = params as [{ readonly from: string }, string];
    const balance = BigInt(await evm.rpc<string>('eth_getBalance', [call.from, 'latest'])) + floor() * 10n;
    const overrides = { [call.from]: { balance: toBeHex(balance) } };
    try {
      return { result: await evm.rpc<string>('eth_estimateGas', [call, block, overrides]) };
    } catch (error) {
      return { error: { code: 3, message: String(error) } };
    }
  };
  proxy.answer = (call) => {
    if (call.method === 'eth_sendRawTransaction') return refusePool(String(call.params[0]));
    if (call.method === 'eth_estimateGas') return estimate(call);
    return call.method === 'eth_call' ? answerOracle(call, weiScaled) : undefined;
  };
  proxy.alter = ({ method }, result) => {
    if (method !== 'eth_getTransactionReceipt' || result === null) return result;
    const receipt = result as { readonly transactionHash: string };
    const l1Fee = l1Fees.get(receipt.transactionHash);
    if (l1Fee === undefined) throw new Error(`${receipt.transactionHash} is in a block that nobody settled`);
    return {
      ...receipt,
      l1Fee: toBeHex(l1Fee),
      operatorFeeScalar: toBeHex(OPERATOR_FEE_SCALAR),
      operatorFeeConstant: toBeHex(OPERATOR_FEE_CONSTANT),
    };
  };

  // op-revm reads its slots where there is code.
  await evm.rpc('anvil_setCode', [L1_BLOCK, '0x00']);
  await store(SLOTS.scalars, (BASE_FEE_SCALAR << 96n) | (BLOB_BASE_FEE_SCALAR << 64n));
  await store(SLOTS.operatorFee, (OPERATOR_FEE_SCALAR << 64n) | OPERATOR_FEE_CONSTANT);
  await setL1Prices({ baseFee: 10n ** 10n, blobBaseFee: 10n ** 9n });
  return {
    ...settling(evm, settle),
    rpcUrl: proxy.url,
    setL1Prices,
    refused,
    close: async () => {
      await proxy.close();
      await evm.close();
    },
  };
}

/** A chain on which something follows each block. */
export function settling(evm: TestChain, settle: () => Promise<void>): TestChain {
  const after =
    <Args extends unknown[], Result>(work: (...args: Args) => Promise<Result>) =>
    async (...args: Args): Promise<Result> => {
      const result = await work(...args);
      await settle();
      return result;
    };
  return {
    ...evm,
    mine: after(evm.mine),
    send: after(evm.send),
    payToken: after(evm.payToken),
    payEth: after(evm.payEth),
  };
}

function answerOracle({ params }: ProxiedCall, weiScaled: bigint): Answer | undefined {
  const [{ to, data }] = params as [{ readonly to: string; readonly data: string }];
  if (to !== GAS_PRICE_ORACLE) return undefined;
  const call = oracle.parseTransaction({ data });
  if (call === null) return { error: { code: 3, message: 'execution reverted' } };
  const argument = BigInt(call.args[0] as bigint);
  const wei = call.name === 'getOperatorFee' ? operatorFee(argument) : upperBound(argument + 68n, weiScaled);
  return { result: oracle.encodeFunctionResult(call.fragment, [wei]) };
}

/** Of Isthmus: https://specs.optimism.io/protocol/isthmus/exec-engine.html#operator-fee */
function operatorFee(gas: bigint): bigint {
  return (gas * OPERATOR_FEE_SCALAR) / 1_000_000n + OPERATOR_FEE_CONSTANT;
}

/** Of Fjord: https://specs.optimism.io/protocol/fjord/predeploys.html */
function upperBound(signedBytes: bigint, weiScaled: bigint): bigint {
  const estimated = 836_500n * (signedBytes + signedBytes / 255n + 16n) - 42_585_600n;
  return ((estimated < 100_000_000n ? 100_000_000n : estimated) * weiScaled) / 10n ** 12n;
}

function word(value: bigint): string {
  return zeroPadValue(toBeHex(value), 32);
}
