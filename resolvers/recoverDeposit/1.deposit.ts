import { type Context, type DynamoDBGetItemRequest, util } from '@aws-appsync/utils';
import type { DepositItem } from '../../functions/chain/store/chainItems.ts';
import { UNCONFIGURED_SYMBOL } from '../../functions/shared/assets.ts';
import type { MutationRecoverDepositArgs } from '../../schema/generated/schema.generated.ts';
import { merchantWith } from '../lib/caller.ts';
import { fail, failOnError } from '../lib/fail.ts';

/** What names a deposit is longer than a transaction's hash and shorter than this; the table refuses an empty or over-long key. */
const ID_LENGTH_MAX = 300;

/** The stored deposit, if it is the caller's. */
export function request(ctx: Context<MutationRecoverDepositArgs>): DynamoDBGetItemRequest {
  const { depositId } = ctx.args;
  const isDeposit = depositId.startsWith('dep_') || depositId.startsWith('oth_');
  if (!isDeposit || depositId.length > ID_LENGTH_MAX) failAsAbsent(depositId);
  return { operation: 'GetItem', key: { id: util.dynamodb.toDynamoDB(depositId) }, consistentRead: true };
}

/** Absent and another merchant's are the same to the caller. */
export function response(ctx: Context<MutationRecoverDepositArgs>): DepositItem {
  failOnError(ctx);
  const { depositId } = ctx.args;
  const deposit = ctx.result as DepositItem | null;
  const { merchantId } = merchantWith(ctx, 'invoices:write');
  if (deposit === null || deposit.merchantId !== merchantId) failAsAbsent(depositId);
  const { currency, status } = deposit;
  if (currency === UNCONFIGURED_SYMBOL) {
    const expected = 'a deposit of a configured asset';
    fail({ code: 'InvalidState', facts: { type: 'Deposit', id: depositId, status, expected } });
  }
  ctx.stash.deposit = deposit;
  return deposit;
}

function failAsAbsent(id: string): never {
  fail({ code: 'NotFound', facts: { type: 'Deposit', id } });
}
