import type { InvoiceId } from '../../shared/ids.ts';
import type { Log } from '../../shared/log.ts';
import type { FinalityTier } from '../chainConfig.ts';
import type { DepositMove } from '../deposit.ts';
import type { Witnesses } from '../ports.ts';

/**
 * Of deposits that would be final, those that as many endpoints agree on as the tier asks for. The others stay SEEN and are asked about again in
 * the next pass; where endpoints contradict each other an alarm has the line.
 */
export async function verifyAgreement(
  { agree, log }: Witnesses & { readonly log: Log },
  invoiceId: InvoiceId,
  { endpoints = 1 }: FinalityTier,
  moves: readonly DepositMove[],
): Promise<readonly DepositMove[]> {
  if (endpoints < 2) return moves;
  const agreed: DepositMove[] = [];
  for (const move of moves) {
    const { id, txHash, blockNumber, blockHash, amount, address } = move.after;
    const { tokenAddress: token } = amount.currency;
    const outcome = await agree({
      ...{ blockNumber, blockHash, txHash, token, endpoints },
      to: address,
      units: amount.units,
    });
    if (outcome.kind === 'agreed') agreed.push(move);
    else if (outcome.kind === 'too few')
      log.warn('too few endpoints agree', { invoiceId, depositId: id, ...outcome });
    else log.error('endpoints disagree: nothing is confirmed', { invoiceId, depositId: id, ...outcome });
  }
  return agreed;
}
