import { type Context, type LambdaRequest, runtime } from '@aws-appsync/utils';
import type { AccountView } from '../functions/ledger/readAccount.ts';
import { isPlain } from '../functions/shared/text.ts';
import type { QueryGetAccountArgs } from '../schema/generated/schema.generated.ts';
import { merchantWith } from './lib/caller.ts';
import { failOnError } from './lib/fail.ts';

const ID_CHARACTERS_MAX = 255;

/** What cannot be an id is absent: the table refuses an empty or over-long key. */
function canBeAccountId(id: string): boolean {
  return id.length > 0 && id.length <= ID_CHARACTERS_MAX && isPlain(id);
}

/** The book is always the caller's own. */
export function request(ctx: Context<QueryGetAccountArgs>): LambdaRequest {
  const { merchantId } = merchantWith(ctx, 'ledger:read');
  if (!canBeAccountId(ctx.args.id)) runtime.earlyReturn(null);
  return { operation: 'Invoke', payload: { read: 'ACCOUNT', merchantId, accountId: ctx.args.id } };
}

export function response(ctx: Context<QueryGetAccountArgs>): AccountView | null {
  failOnError(ctx);
  return ctx.result as AccountView | null;
}
