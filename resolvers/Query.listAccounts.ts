import type { Context, LambdaRequest } from '@aws-appsync/utils';
import { invalidInput } from '../functions/shared/errors.ts';
import type { AccountConnection, QueryListAccountsArgs } from '../schema/generated/schema.generated.ts';
import { answerOf } from './lib/answer.ts';
import { merchantWith } from './lib/caller.ts';
import { fail } from './lib/fail.ts';

/** The balance of each account is a read of its own. */
const LIMIT_MAX = 25;

export function request(ctx: Context<QueryListAccountsArgs>): LambdaRequest {
  const { merchantId } = merchantWith(ctx, 'ledger:read');
  const { nextToken } = ctx.args;
  const limit = ctx.args.limit ?? LIMIT_MAX;
  if (limit < 1 || limit > LIMIT_MAX) fail(invalidInput('limit', limit, `a number from 1 to ${LIMIT_MAX}`));
  return { operation: 'Invoke', payload: { read: 'ACCOUNTS', merchantId, limit, nextToken } };
}

/** Entries are read where they are selected. */
export function response(ctx: Context<QueryListAccountsArgs>): Omit<AccountConnection, 'items'> {
  return answerOf<Omit<AccountConnection, 'items'>>(ctx);
}
