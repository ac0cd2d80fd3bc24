import type { Context } from '@aws-appsync/utils';
import type { DepositItem } from '../functions/chain/store/chainItems.ts';
import type { Deposit } from '../schema/generated/schema.generated.ts';
import { merchantWith } from './lib/caller.ts';
import { toRecordedDeposit } from './lib/recordedDeposit.ts';

/** Before and after of the pipeline that has a deposit's invoice looked at. */
export function request(ctx: Context): Record<string, never> {
  merchantWith(ctx, 'invoices:write');
  return {};
}

export function response(ctx: Context): Deposit {
  return toRecordedDeposit((ctx.stash as { deposit: DepositItem }).deposit);
}
