import type { Context, LambdaRequest } from '@aws-appsync/utils';
import type { Answer } from '../functions/shared/answer.ts';
import type { AccountEntriesArgs, AccountEntryConnection } from '../schema/generated/schema.generated.ts';
import { merchantWith } from './lib/caller.ts';
import { failOnError, failWith } from './lib/fail.ts';
import { limitOf } from './lib/page.ts';

export function request(ctx: Context<AccountEntriesArgs>): LambdaRequest {
  const { merchantId } = merchantWith(ctx, 'ledger:read');
  const { id: accountId } = ctx.source as { id: string };
  const { nextToken } = ctx.args;
  const payload = {
    read: 'ENTRIES',
    merchantId,
    accountId,
    limit: limitOf(ctx.args),
    nextToken: nextToken ?? null,
  };
  return { operation: 'Invoke', payload };
}

export function response(ctx: Context<AccountEntriesArgs>): AccountEntryConnection {
  failOnError(ctx);
  const answer = ctx.result as Answer<AccountEntryConnection>;
  if (!answer.ok) failWith(answer.error);
  return answer.value;
}
