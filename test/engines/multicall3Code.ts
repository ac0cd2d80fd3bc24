import { keccak256 } from 'ethers/crypto';
import { Transaction } from 'ethers/transaction';
import { MULTICALL3_CODE_HASH } from '../../functions/chain/evm/multicall3.ts';
import { DEPLOYMENT_TRANSACTION } from '../../dev/chain/multicall3.ts';

let code: string | undefined;

/** What stands at Multicall3's address: the published transaction without the instructions that put it there. */
export function multicall3Code(): string {
  if (code !== undefined) return code;
  const { data } = Transaction.from(DEPLOYMENT_TRANSACTION);
  const end = data.indexOf('f3fe') + 4;
  const found = `0x${data.slice(end)}`;
  if (keccak256(found) !== MULTICALL3_CODE_HASH) throw new Error('the deployment is not that of Multicall3');
  code = found;
  return found;
}
