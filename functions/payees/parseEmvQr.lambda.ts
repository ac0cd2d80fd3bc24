import type { EmvQr } from '../../schema/generated/schema.generated.ts';
import { type Answer, toAnswer } from '../shared/answer.ts';
import { readEnv } from '../shared/env.ts';
import { parseEmvQr } from './emvQr.ts';

const { PAGES_URL } = readEnv('PAGES_URL');

/** Called by `Query.parseEmvQr`. */
export async function handler(event: { readonly payload: string }): Promise<Answer<EmvQr>> {
  return toAnswer(parseEmvQr(event.payload, PAGES_URL));
}
