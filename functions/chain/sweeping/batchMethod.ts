import { newestAttempt } from '../chainTransaction.ts';
import { encodeDelegateCall, sweepDelegateOf } from './delegate.ts';
import { bumpFees, type Fees } from './fees.ts';
import { batchOffer, offeredFees } from './plan/pricing.ts';
import type { DraftPlan, MethodView, SweepMethod, SweepOrder } from './sweepMethod.ts';

/**
 * Sweeps a token from many addresses in one transaction of the gas wallet: they delegate to the treasury's delegate (EIP-7702), which moves
 * their whole balance. Whoever fails keeps his money and stops none of the others, so that what was swept follows from the logs alone.
 */
export const batchMethod: SweepMethod = {
  name: 'EIP7702',
  reason: 'One transaction for many addresses, through the delegate of the treasury.',
  carries: (asset) => asset.tokenAddress !== null,
  nextTransaction: (order, chain) => draft(order, chain, offeredFees(chain)),
  replaceTransaction: (order, transaction, chain) =>
    draft(order, chain, bumpFees(newestAttempt(transaction), offeredFees(chain))),
};

/** An authorization names the account's nonce of now: anybody may have sent the one before. */
async function draft(
  { asset, treasury, parts }: SweepOrder,
  chain: MethodView,
  fees: Fees,
): Promise<DraftPlan> {
  const token = asset.tokenAddress;
  if (token === null) throw new Error('EIP7702 carries tokens only');
  const delegate = sweepDelegateOf(treasury);
  // Asked each time: other code at its address could do what it likes with whoever delegates to it.
  if (!(await chain.isDeployed(delegate))) return { kind: 'wait', code: 'NO_METHOD' };
  const addresses = parts.map(({ address }) => address);
  const accounts = await chain.accounts(delegate, addresses);
  const delegations = parts.flatMap(({ address, derivationIndex }) => {
    const account = accounts.get(address.toLowerCase());
    if (account === undefined) throw new Error(`nothing is known of the account ${address}`);
    const { nonce, delegation } = account;
    return delegation === 'OURS' ? [] : [{ account: { index: derivationIndex, address }, nonce }];
  });
  const size = { fresh: delegations.length, delegated: parts.length - delegations.length };
  const offer = batchOffer(chain.tokenGas(asset.symbol), size, chain);
  const { gasLimit } = offer;
  // The room for what a rollup takes beside gas stays as it is, whatever the fees are.
  const needed = offer.walletWei + gasLimit * (fees.maxFeePerGas - offeredFees(chain).maxFeePerGas);
  if ((await chain.nativeBalance(chain.gasWallet)) < needed) return { kind: 'wait', code: 'GAS_WALLET_LOW' };
  const data = encodeDelegateCall({ token, accounts: addresses });
  return {
    kind: 'draft',
    draft: { kind: 'BATCH', to: delegate.address, data, value: 0n, gasLimit, fees, delegations },
  };
}
