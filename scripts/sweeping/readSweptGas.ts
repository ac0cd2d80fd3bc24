import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { chainTransactionId } from '../../functions/chain/chainTransaction.ts';
import { fromQuantity } from '../../functions/chain/evm/quantity.ts';
import type { Rpc } from '../../functions/chain/evm/rpc.ts';
import { dynamoItems } from '../../functions/chain/store/dynamoItems.ts';
import { readTransactionItem } from '../../functions/chain/store/transactionItems.ts';

/** What a mined batch took for each address that it swept. */
export interface SweptGas {
  /** ISO 8601, when it was signed. */
  readonly at: string;
  readonly txHash: string;
  readonly addresses: number;
  /** Gas units for each. */
  readonly gas: number;
}

/** Nonces that are looked back over. */
const NONCES = 400;

/** The last batches of the gas wallet, oldest first: a transaction's id is its nonce's, so that they are read and not searched. */
export async function readSweptGas(
  {
    client,
    prefix,
    rpc,
  }: { readonly client: DynamoDBDocumentClient; readonly prefix: string; readonly rpc: Rpc },
  chainId: number,
  gasWallet: string,
): Promise<readonly SweptGas[]> {
  const next = fromQuantity(await rpc.request('eth_getTransactionCount', [gasWallet, 'latest']));
  const first = Math.max(0, next - NONCES);
  const ids = Array.from({ length: next - first }, (_, index) =>
    chainTransactionId(chainId, gasWallet, first + index),
  );
  const items = await dynamoItems(client, `${prefix}-chain-state`)(ids);
  return items
    .map(readTransactionItem)
    .toSorted((a, b) => a.nonce - b.nonce)
    .flatMap(({ serves, mined, createdAt }) => {
      if (serves.kind !== 'BATCH' || mined === null || mined.arrivals.length === 0) return [];
      const addresses = mined.arrivals.length;
      const gas = Math.round(Number(mined.gasUsed) / addresses);
      return [{ at: createdAt, txHash: mined.txHash, addresses, gas }];
    });
}
