import type { ChainTransaction } from '../chainTransaction.ts';
import type { Delegation } from '../keys/signer.ts';
import { createOwnTransaction, type OwnDraft } from './createOwnTransaction.ts';
import { isTooDear } from './createTransaction.ts';
import { surchargeOf, withRoom } from './feeModel/surcharge.ts';
import { AUTHORIZATION_GAS, NATIVE_TRANSFER_GAS } from './plan/gasUnits.ts';
import { offeredFees } from './plan/pricing.ts';
import type { SweepDeps } from './sweepDeps.ts';
import type { SweepView } from './sweepView.ts';

/** Bytes of the signed transaction without authorizations, and of each of these, at most. */
const BYTES = 150;
const AUTHORIZATION_BYTES = 110;

/** Delegations that one transaction takes back: some 5,000,000 gas and 22 KB, which every chain takes. */
export const REVOKED_TOGETHER_MAX = 200;

/** A revocation of ours is under way, whose authorizations take the next nonces of their accounts. */
export async function isRevoking(view: SweepView): Promise<boolean> {
  const waiting = await view.nonces.waiting(view.chain.gasWallet);
  return waiting.some(({ serves, status }) => serves.kind === 'REVOKE' && status !== 'FINAL');
}

/** Gas units of a revocation: all that it takes, since what EIP-7702 gives back of it is given back after the limit was held. */
function revocationGas(accounts: number): bigint {
  return NATIVE_TRANSFER_GAS + BigInt(accounts) * AUTHORIZATION_GAS;
}

/** What EIP-7702 gives back for an account that exists, which is PER_EMPTY_ACCOUNT_COST − PER_AUTH_BASE_COST; at most a fifth of all (EIP-3529). */
const AUTHORIZATION_REFUND = 12_500n;
const REFUND_QUOTIENT = 5n;

/** Gas units that the receipts of revocations of so many accounts say, in transactions of `REVOKED_TOGETHER_MAX`. */
export function revokedGas(accounts: number): { readonly transactions: number; readonly gas: bigint } {
  const transactions = Math.ceil(accounts / REVOKED_TOGETHER_MAX);
  const needed = BigInt(transactions) * NATIVE_TRANSFER_GAS + BigInt(accounts) * AUTHORIZATION_GAS;
  const refund = BigInt(accounts) * AUTHORIZATION_REFUND;
  const most = needed / REFUND_QUOTIENT;
  return { transactions, gas: needed - (refund < most ? refund : most) };
}

/**
 * Takes the delegations of accounts back (EIP-7702, authorizations for the zero address), with a 0-wei transfer of the gas wallet to itself. Null where another
 * pass took its nonce, or where it would cost more than may be paid now.
 *
 * @throws LeaseLost | SigningRefused
 */
export async function createRevocation(
  deps: SweepDeps,
  view: SweepView,
  delegations: readonly Delegation[],
): Promise<ChainTransaction | null> {
  const { gasWallet, rates } = view.chain;
  const gas = revocationGas(delegations.length);
  const bytes = BYTES + AUTHORIZATION_BYTES * delegations.length;
  const draft: OwnDraft = {
    kind: 'REVOKE',
    to: gasWallet,
    data: '0x',
    value: 0n,
    gasLimit: gas + withRoom(surchargeOf(rates, { bytes, gas })).gas,
    fees: offeredFees(view.chain),
    delegations,
  };
  return isTooDear(deps, draft, delegations.length) ? null : createOwnTransaction(deps, view, draft);
}
