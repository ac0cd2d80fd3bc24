import type { EmvQr } from '../../schema/generated/schema.generated.ts';
import { type Answer, toAnswer } from '../shared/answer.ts';
import { parseEmvQr } from './emvQr.ts';

/** Called by `Query.parseEmvQr`. */
export async function handler(event: { readonly payload: string }): Promise<Answer<EmvQr>> {
  return toAnswer(parseEmvQr(event.payload));
}
