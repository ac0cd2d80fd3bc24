import { keccak256 } from 'ethers/crypto';
import { checksumAddress } from '../../../functions/chain/evm/address.ts';
import { decodeTransfer } from '../../../functions/chain/evm/erc20.ts';
import type { Delegation, Signer } from '../../../functions/chain/keys/signer.ts';
import { chainMeant, permit, type SigningChain } from '../../../functions/chain/keys/signingPolicy.ts';
import { decodeDelegateCall } from '../../../functions/chain/sweeping/delegate.ts';
import { NO_RECORDS } from '../noRecords.ts';
import type { BatchCall, MemoryTransaction } from './memoryChain.ts';

/** Pays for gas on every chain in memory. */
export const GAS_WALLET = checksumAddress(`0x${'99'.repeat(20)}`);

/** Signs in plain text, within the policy of the real one: what a signature costs says nothing about payments. */
export function memorySigner(chains: readonly SigningChain[]): Signer {
  return {
    gasWallet: async () => GAS_WALLET,
    sign: async (request) => {
      permit(await chainMeant(chains, request, NO_RECORDS), request, GAS_WALLET);
      const from = request.kind === 'SWEEP' ? request.account.address : GAS_WALLET;
      const delegations = 'delegations' in request ? request.delegations : [];
      const signed = { from, ...request.transaction, delegations };
      const rawTransaction = JSON.stringify(signed, (_, value: unknown) =>
        typeof value === 'bigint' ? value.toString() : value,
      );
      return { txHash: keccak256(Buffer.from(rawTransaction)), rawTransaction };
    },
  };
}

/** The transaction of bytes that `memorySigner` signed. */
export function readTransaction(raw: string, treasury: string): MemoryTransaction {
  const signed = JSON.parse(raw) as Record<string, string> & {
    readonly nonce: number;
    readonly delegations: readonly Delegation[];
  };
  const from = String(signed['from']).toLowerCase();
  const to = String(signed['to']).toLowerCase();
  const transfer = decodeTransfer(String(signed['data']));
  return {
    hash: keccak256(Buffer.from(raw)),
    from,
    to,
    value: BigInt(signed['value'] ?? 0),
    transfers:
      transfer === null ? [] : [{ token: to, from, to: transfer.to.toLowerCase(), units: transfer.value }],
    inside: [],
    batch: batchOf(signed, treasury),
    account: {
      nonce: signed.nonce,
      gasLimit: BigInt(signed['gasLimit'] ?? 0),
      maxFeePerGas: BigInt(signed['maxFeePerGas'] ?? 0),
      maxPriorityFeePerGas: BigInt(signed['maxPriorityFeePerGas'] ?? 0),
    },
  };
}

function batchOf(
  { data, delegations }: { readonly data?: string; readonly delegations: readonly Delegation[] },
  treasury: string,
): BatchCall | null {
  const call = decodeDelegateCall(data ?? '0x');
  if (call === null || call.token === null) return null;
  return {
    token: call.token.toLowerCase(),
    treasury: treasury.toLowerCase(),
    accounts: call.accounts.map((address) => address.toLowerCase()),
    delegations: delegations.map(({ account, nonce }) => ({ address: account.address.toLowerCase(), nonce })),
  };
}
