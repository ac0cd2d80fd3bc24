import type { ChainTransaction } from '../chainTransaction.ts';
import { createOwnTransaction } from './createOwnTransaction.ts';
import { surchargeOf, withRoom } from './feeModel/surcharge.ts';
import { offeredFees } from './plan/pricing.ts';
import { isStuck } from './recoverTransaction.ts';
import type { SweepDeps } from './sweepDeps.ts';
import type { SweepView } from './sweepView.ts';

const TRANSFER_GAS = 21_000n;
/** Bytes of the signed transfer, at most. */
const TRANSFER_BYTES = 130;

/**
 * Closes the lowest hole in the gas wallet's nonces where transactions have waited behind it for as long as makes one stuck: a 0-wei transfer to itself. A hole
 * comes where a transaction that was not ours had a nonce and a reorganisation lost it. Null where there is none, or this pass has signed for it.
 *
 * @throws LeaseLost | SigningRefused
 */
export async function createFill(deps: SweepDeps, view: SweepView): Promise<ChainTransaction | null> {
  const { gasWallet, rates } = view.chain;
  const waiting = await view.nonces.waiting(gasWallet);
  const hole = await view.nonces.lowestFree(gasWallet);
  const behind = waiting.filter(
    ({ nonce, status }) => nonce > hole && (status === 'SIGNED' || status === 'BROADCAST'),
  );
  if (!behind.some((transaction) => isStuck(transaction, deps, view))) return null;
  const { gas } = withRoom(surchargeOf(rates, { bytes: TRANSFER_BYTES, gas: TRANSFER_GAS }));
  deps.log.warn('a hole in the nonces is filled', { wallet: gasWallet, nonce: hole });
  return createOwnTransaction(deps, view, {
    kind: 'FILL',
    to: gasWallet,
    data: '0x',
    value: 0n,
    gasLimit: TRANSFER_GAS + gas,
    fees: offeredFees(view.chain),
  });
}
