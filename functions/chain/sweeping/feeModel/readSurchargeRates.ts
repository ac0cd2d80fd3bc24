import { assertNever } from '../../../shared/assertNever.ts';
import type { FeeModel } from '../../chainProfiles.ts';
import type { Rpc } from '../../evm/rpc.ts';
import { ARBITRUM_CALLS, arbitrumRates } from './arbitrum.ts';
import { OP_STACK_CALLS, opStackRates } from './opStack.ts';
import { NO_SURCHARGE, type SurchargeRates } from './surcharge.ts';

/**
 * What the chain takes for a transaction besides its execution now, in one request; Ethereum takes nothing and is not asked.
 *
 * @throws RpcRefused where the chain is not of the model that its configuration says
 */
export async function readSurchargeRates(rpc: Rpc, feeModel: FeeModel): Promise<SurchargeRates> {
  switch (feeModel) {
    case 'ETHEREUM':
      return NO_SURCHARGE;
    case 'OP_STACK':
      return opStackRates(await rpc.batch(OP_STACK_CALLS));
    case 'ARBITRUM':
      return arbitrumRates(await rpc.batch(ARBITRUM_CALLS));
    default:
      return assertNever(feeModel);
  }
}
