import { word } from './quantity.ts';
import type { RpcCall } from './rpc.ts';

/**
 * The predeploy of OP-stack chains that prices what they take beside gas × price.
 * https://specs.optimism.io/protocol/predeploys.html#gaspriceoracle
 */
export const GAS_PRICE_ORACLE = '0x420000000000000000000000000000000000000F';

/** First four bytes of keccak256 of `getL1FeeUpperBound(uint256)`, whose argument is the size of an unsigned transaction. */
const L1_FEE_UPPER_BOUND = '0xf1c7a58b';
/** Of `getOperatorFee(uint256)`, whose argument is gas. */
const OPERATOR_FEE = '0x275aedd2';

type BlockParameter = 'latest' | { readonly blockHash: string };

/** The most that the data of a transaction of so many bytes costs now. */
export function l1FeeUpperBoundCall(bytes: number): RpcCall {
  return oracleCall(L1_FEE_UPPER_BOUND + word(bytes), 'latest');
}

/** What the operator takes for so much gas. Its formula is the fork's, so that the block's own oracle is asked. */
export function operatorFeeCall(gas: bigint, block: BlockParameter): RpcCall {
  return oracleCall(OPERATOR_FEE + word(gas), block);
}

function oracleCall(data: string, block: BlockParameter): RpcCall {
  return { method: 'eth_call', params: [{ to: GAS_PRICE_ORACLE, data }, block] };
}
