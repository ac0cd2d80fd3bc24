import type { FeeModel } from '../../chainProfiles.ts';
import { type BatchSize, batchGas, type GasUnits, type TokenGas } from './gasUnits.ts';

/** What one transaction of a chain may be. */
export interface TransactionLimits {
  /** Gas units, before refunds. */
  readonly gasMax: bigint;
  /** Bytes of the signed transaction. */
  readonly bytesMax: number;
  /** Accounts, so that the stored plan stays far below the 400 KB of an item of DynamoDB. */
  readonly accountsMax: number;
}

/** A transaction's gas is capped by EIP-7825: https://eips.ethereum.org/EIPS/eip-7825 */
const TRANSACTION_GAS_MAX = 16_777_216n;
/** geth's pool takes no larger one: `txMaxSize` of https://github.com/ethereum/go-ethereum/blob/master/core/txpool/legacypool/legacypool.go */
const POOL_BYTES_MAX = 131_072;
/** Arbitrum's sequencer refuses more: https://docs.arbitrum.io/run-arbitrum-node/sequencer/run-sequencer-node */
const ARBITRUM_BYTES_MAX = 95_000;
const ACCOUNTS_MAX = 500;

/** By the fee model, which says what kind of chain it is. */
export const TRANSACTION_LIMITS: Readonly<Record<FeeModel, TransactionLimits>> = {
  ETHEREUM: { gasMax: TRANSACTION_GAS_MAX, bytesMax: POOL_BYTES_MAX, accountsMax: ACCOUNTS_MAX },
  OP_STACK: { gasMax: TRANSACTION_GAS_MAX, bytesMax: POOL_BYTES_MAX, accountsMax: ACCOUNTS_MAX },
  ARBITRUM: { gasMax: TRANSACTION_GAS_MAX, bytesMax: ARBITRUM_BYTES_MAX, accountsMax: ACCOUNTS_MAX },
};

/**
 * Bytes of the signed transaction at most. An authorization is [chain id, address, nonce, y parity, r, s] in RLP, with integers of up to 8
 * and 32 bytes; the envelope's own fields, its signature among them, stay below 250.
 */
export function batchBytes({ fresh, delegated }: BatchSize): number {
  const authorization = 3 + 9 + 21 + 9 + 1 + 33 + 33;
  const calldata = 4 + 32 * (3 + fresh + delegated);
  return 250 + calldata + fresh * authorization;
}

/**
 * The gas limit of a batch: an eighth above what the formula says, for a treasury that has none of the token yet and for the 63/64 that a call is
 * given (EIP-150). What is not used is not paid.
 */
export function batchGasLimit(token: TokenGas, size: BatchSize): bigint {
  return withRoom(batchGas(token, size));
}

/** A balance that is written for the first time costs 17,100 more than one that changes (EIP-2200, EIP-2929). */
const FIRST_BALANCE_GAS = 17_100n;

function withRoom({ needed }: GasUnits): bigint {
  return (needed * 9n) / 8n + FIRST_BALANCE_GAS;
}
