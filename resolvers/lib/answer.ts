import type { Context } from '@aws-appsync/utils';
import type { Answer } from '../../functions/shared/answer.ts';
import { failOnError, failWith } from './fail.ts';

/** What a function answered; the failure that it expected ends the field. */
export function answerOf<T>(ctx: Context): T {
  failOnError(ctx);
  const answer = ctx.result as Answer<T>;
  if (!answer.ok) failWith(answer.error);
  return answer.value;
}
