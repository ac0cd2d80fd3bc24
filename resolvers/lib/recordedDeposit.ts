import type { DepositItem } from '../../functions/chain/store/chainItems.ts';
import { formatBaseUnits } from '../../functions/shared/decimal.ts';
import type { Deposit } from '../../schema/generated/schema.generated.ts';

/** A deposit as the chain table keeps it, in the currency that came. */
export function toRecordedDeposit(stored: DepositItem): Deposit {
  const { id, status, txHash, logIndex, from, currency, chainId, blockNumber, blockHash } = stored;
  const amount = formatBaseUnits(stored.amount, stored.decimals);
  const { confirmations } = stored;
  return {
    ...{ id, status, txHash, logIndex, from, amount },
    ...{ currency, chainId, blockNumber, blockHash, confirmations },
  };
}
