import { keccak256 } from 'ethers/crypto';
import * as z from 'zod';
import { inParallel } from '../../shared/inParallel.ts';
import { sameAddress } from '../evm/address.ts';
import { fromQuantity } from '../evm/quantity.ts';
import { BATCH_CALLS_MAX, type Rpc, type RpcCall, RpcRefused } from '../evm/rpc.ts';
import type { SweepDelegate } from './delegate.ts';
import type { AccountHistory, ChainAccount } from './plan/candidate.ts';

/** A delegation is this and the delegate's address, in the place of code (EIP-7702). */
const DELEGATION = /^0xef0100(?<delegate>[0-9a-f]{40})$/;
const CALLS_PER_ACCOUNT = 2;
const ACCOUNTS_PER_BATCH = BATCH_CALLS_MAX / CALLS_PER_ACCOUNT;
const PARALLEL_BATCHES_MAX = 4;

const code = z.string().regex(/^0x([0-9a-f]{2})*$/i, 'code in hexadecimal');

/**
 * Nonce and delegation of accounts as the newest block has them, by lower-case address.
 *
 * @throws RpcUnavailable, RpcRefused, and z.ZodError for an answer that is none
 */
export async function readAccounts(
  rpc: Rpc,
  delegate: Pick<SweepDelegate, 'address'>,
  addresses: readonly string[],
): Promise<ReadonlyMap<string, ChainAccount>> {
  const unique = [...new Set(addresses.map((address) => address.toLowerCase()))];
  const batches = Array.from({ length: Math.ceil(unique.length / ACCOUNTS_PER_BATCH) }, (_, index) =>
    unique.slice(index * ACCOUNTS_PER_BATCH, (index + 1) * ACCOUNTS_PER_BATCH),
  );
  const read = await inParallel(batches, PARALLEL_BATCHES_MAX, async (some) => {
    const calls = some.flatMap((address): RpcCall[] => [
      { method: 'eth_getTransactionCount', params: [address, 'latest'] },
      { method: 'eth_getCode', params: [address, 'latest'] },
    ]);
    const answers = await rpc.batch(calls);
    return some.map((address, index): [string, ChainAccount] => {
      const [nonce, found] = answers.slice(index * CALLS_PER_ACCOUNT).map(unlessRefused);
      return [
        address,
        { nonce: fromQuantity(nonce), delegation: delegationOf(code.parse(found), delegate.address) },
      ];
    });
  });
  return new Map(read.flat());
}

/**
 * Whether the delegate's own code stands at its address. Nothing is delegated before it does: other code there could do what it likes.
 *
 * @throws RpcUnavailable | RpcRefused
 */
export async function isDeployed(rpc: Rpc, { address, codeHash }: SweepDelegate): Promise<boolean> {
  return keccak256(code.parse(await rpc.request('eth_getCode', [address, 'latest']))) === codeHash;
}

function delegationOf(found: string, delegate: string): AccountHistory['delegation'] {
  if (found === '0x') return 'NONE';
  const target = DELEGATION.exec(found.toLowerCase())?.groups?.['delegate'];
  return target !== undefined && sameAddress(`0x${target}`, delegate) ? 'OURS' : 'OTHER';
}

function unlessRefused(answer: unknown): unknown {
  if (answer instanceof RpcRefused) throw answer;
  return answer;
}
