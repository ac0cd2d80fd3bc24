import { Interface, toBeHex, Transaction } from 'ethers';
import { quantity } from '../../../../../dev/chain/rpc.ts';
import { NODE_INTERFACE } from '../../../../../functions/chain/sweeping/feeModel/arbitrum.ts';
import { startTestChain, type TestChain } from '../../../../engines/chain.ts';
import { type Answer, type ProxiedCall, startRpcProxy } from '../rpcProxy.ts';
import { settling } from './opStackChain.ts';

/*
 * A chain with Arbitrum's rules before anvil, by a proxy: what a transaction's data costs on Ethereum is gas of the transaction, estimated by the
 * node and by NodeInterface, demanded by the sequencer, in the receipt and out of the sender's balance; and nobody pays more than the base fee,
 * whatever he offers. https://docs.arbitrum.io/how-arbitrum-works/deep-dives/gas-and-fees
 */

const TRANSFER_GAS = 21_000n;
/** What the node adds to what execution takes, for a change of prices: `GasEstimationL1PricePadding`. */
const PADDING_PERCENT = 110n;

const nodeInterface = new Interface([
  'function gasEstimateL1Component(address to, bool contractCreation, bytes data) payable returns (uint64, uint256, uint256)',
]);

export interface ArbitrumChain extends TestChain {
  /** Gas of Arbitrum for a byte, from the next block on. */
  setGasPerByte(gas: bigint): void;
  readonly refused: string[];
}

export async function startArbitrumChain(): Promise<ArbitrumChain> {
  const evm = await startTestChain();
  const proxy = await startRpcProxy(evm.rpcUrl);
  const paid = new Map<string, { readonly l1Gas: bigint; readonly baseFee: bigint }>();
  const refused: string[] = [];
  let gasPerByte = 12n;
  let settled = Number(await evm.rpc<string>('eth_blockNumber'));
  const l1Gas = (bytes: number): bigint => BigInt(bytes) * gasPerByte;

  /** Takes from senders what the gas of their data costs, and gives back what they offered beyond the base fee. */
  const settle = async (): Promise<void> => {
    const head = Number(await evm.rpc<string>('eth_blockNumber'));
    for (; settled < head; settled++) {
      const { transactions, baseFeePerGas } = await evm.rpc<{
        transactions: string[];
        baseFeePerGas: string;
      }>('eth_getBlockByNumber', [quantity(settled + 1), false]);
      const baseFee = BigInt(baseFeePerGas);
      for (const hash of transactions) {
        const raw = await evm.rpc<string>('eth_getRawTransactionByHash', [hash]);
        const receipt = await evm.rpc<{ from: string; gasUsed: string; effectiveGasPrice: string }>(
          'eth_getTransactionReceipt',
          [hash],
        );
        const gas = l1Gas((raw.length - 2) / 2);
        const used = BigInt(receipt.gasUsed);
        const owed = (used + gas) * baseFee - used * BigInt(receipt.effectiveGasPrice);
        const balance = BigInt(await evm.rpc<string>('eth_getBalance', [receipt.from, 'latest']));
        if (balance < owed) throw new Error(`${hash} was mined and ${receipt.from} cannot pay for its data`);
        await evm.rpc('anvil_setBalance', [receipt.from, toBeHex(balance - owed)]);
        paid.set(hash, { l1Gas: gas, baseFee });
      }
    }
  };

  const refuseSequencer = async (raw: string): Promise<Answer | undefined> => {
    const { from, to, data, value, gasLimit, hash } = Transaction.from(raw);
    const call = { from, to, data, value: quantity(value) };
    const execution =
      data === '0x' ? TRANSFER_GAS : BigInt(await evm.rpc<string>('eth_estimateGas', [call, 'latest']));
    const needed = execution + l1Gas((raw.length - 2) / 2);
    if (gasLimit >= needed) return undefined;
    refused.push(hash ?? '');
    return { error: { code: -32_000, message: `intrinsic gas too low: have ${gasLimit}, want ${needed}` } };
  };
  const estimate = async ({ params }: ProxiedCall): Promise<Answer> => {
    const [call] = params as [{ readonly data?: string }];
    try {
      const execution = BigInt(await evm.rpc<string>('eth_estimateGas', [...params]));
      const bytes = ((call.data ?? '0x').length - 2) / 2 + ENVELOPE_BYTES;
      return { result: toBeHex(execution + (l1Gas(bytes) * PADDING_PERCENT) / 100n) };
    } catch (error) {
      return { error: { code: 3, message: String(error) } };
    }
  };
  proxy.answer = (call) => {
    if (call.method === 'eth_sendRawTransaction') return refuseSequencer(String(call.params[0]));
    if (call.method === 'eth_estimateGas') return estimate(call);
    return call.method === 'eth_call' ? answerNodeInterface(call, l1Gas) : undefined;
  };
  proxy.alter = ({ method }, result) => {
    // Its sequencer takes transactions as they come, and no tips.
    if (method === 'eth_feeHistory') return { ...(result as object), reward: null };
    if (method !== 'eth_getTransactionReceipt' || result === null) return result;
    const receipt = result as { readonly transactionHash: string; readonly gasUsed: string };
    const found = paid.get(receipt.transactionHash);
    if (found === undefined) throw new Error(`${receipt.transactionHash} is in a block that nobody settled`);
    return {
      ...receipt,
      gasUsed: toBeHex(BigInt(receipt.gasUsed) + found.l1Gas),
      gasUsedForL1: toBeHex(found.l1Gas),
      effectiveGasPrice: toBeHex(found.baseFee),
    };
  };
  return {
    ...settling(evm, settle),
    rpcUrl: proxy.url,
    setGasPerByte: (gas) => void (gasPerByte = gas),
    refused,
    close: async () => {
      await proxy.close();
      await evm.close();
    },
  };
}

/** Of a signed transfer beside its calldata: the largest that we make. */
const ENVELOPE_BYTES = 125;

function answerNodeInterface({ params }: ProxiedCall, l1Gas: (bytes: number) => bigint): Answer | undefined {
  const [{ to, data }] = params as [{ readonly to: string; readonly data: string }];
  if (to !== NODE_INTERFACE) return undefined;
  const call = nodeInterface.parseTransaction({ data });
  if (call === null) return { error: { code: 3, message: 'execution reverted' } };
  const bytes = (String(call.args[2]).length - 2) / 2 + ENVELOPE_BYTES;
  return { result: nodeInterface.encodeFunctionResult(call.fragment, [l1Gas(bytes), 10n ** 7n, 1n]) };
}
