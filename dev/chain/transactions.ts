import { quantity, type Rpc } from './rpc.ts';

/** What anvil signs by itself for one of its own accounts. */
export interface Order {
  readonly from: string;
  /** Absent to create a contract. */
  readonly to?: string;
  readonly data?: string;
  readonly valueWei?: bigint;
  /** Default: 1,000,000, because anvil's own choice for a call that would fail is above the cap of EIP-7825. */
  readonly gasLimit?: bigint;
}

const GAS_LIMIT_DEFAULT = 1_000_000n;

export interface Receipt {
  readonly transactionHash: string;
  readonly status: '0x0' | '0x1';
  readonly contractAddress: string | null;
  readonly blockNumber: string;
}

/** Sends without waiting for a block. Returns the transaction's hash. */
export function sendOrder(rpc: Rpc, order: Order): Promise<string> {
  return rpc<string>('eth_sendTransaction', [
    {
      from: order.from,
      ...(order.to === undefined ? {} : { to: order.to }),
      ...(order.data === undefined ? {} : { data: order.data }),
      ...(order.valueWei === undefined ? {} : { value: quantity(order.valueWei) }),
      gas: quantity(order.gasLimit ?? GAS_LIMIT_DEFAULT),
    },
  ]);
}

/** The receipts of transactions that were sent, after one block more. Throws when one is not in it or failed. */
export async function mineAll(rpc: Rpc, hashes: readonly string[]): Promise<Receipt[]> {
  await rpc('evm_mine');
  const receipts: Receipt[] = [];
  for (const hash of hashes) {
    const receipt = await rpc<Receipt | null>('eth_getTransactionReceipt', [hash]);
    if (receipt === null) throw new Error(`Transaction ${hash} was not mined.`);
    if (receipt.status !== '0x1') throw new Error(`Transaction ${hash} failed.`);
    receipts.push(receipt);
  }
  return receipts;
}

/** The code of an account, `0x` for none. */
export function codeAt(rpc: Rpc, address: string): Promise<string> {
  return rpc<string>('eth_getCode', [address, 'latest']);
}
