import type { CreateInvoiceInput } from '../../schema/generated/schema.generated.ts';
import { fileChains } from '../chain/fileChains.ts';
import { payableAssets } from '../chain/assets/payableAssets.ts';
import { type Answer, toAnswer } from '../shared/answer.ts';
import { readEnv } from '../shared/env.ts';
import { prepareInvoice, type PreparedInvoice } from './prepareInvoice.ts';

const prepare = prepareInvoice({
  assets: payableAssets(fileChains(readEnv('LAMBDA_TASK_ROOT').LAMBDA_TASK_ROOT)),
});

/** Called by the first step of `createInvoice`; GraphQL has checked the input's types. */
export async function handler(event: {
  readonly input: CreateInvoiceInput;
}): Promise<Answer<PreparedInvoice>> {
  return toAnswer(prepare(event.input));
}
