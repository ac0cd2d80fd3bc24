import type { CreateInvoiceInput } from '../../schema/generated/schema.generated.ts';
import { fileChains } from '../chain/fileChains.ts';
import { payableAssets } from '../chain/assets/payableAssets.ts';
import { dynamoMerchantRecords } from '../merchants/dynamoMerchantRecords.ts';
import { readMerchant } from '../merchants/changeSettings.ts';
import { type Answer, toAnswer } from '../shared/answer.ts';
import { systemClock } from '../shared/clock.ts';
import { documentClient } from '../shared/dynamo.ts';
import { readEnv } from '../shared/env.ts';
import type { MerchantId } from '../shared/ids.ts';
import { prepareInvoice, type PreparedInvoice } from './prepareInvoice.ts';

const env = readEnv('LAMBDA_TASK_ROOT', 'MERCHANTS_TABLE', 'PAGES_URL');
const assets = payableAssets(fileChains(env.LAMBDA_TASK_ROOT));
const findMerchant = readMerchant({
  records: dynamoMerchantRecords({ client: documentClient(), tableName: env.MERCHANTS_TABLE }),
  clock: systemClock,
});

/** Called by the first step of `createInvoice`; GraphQL has checked the input's types, the authorizer the caller. */
export async function handler(event: {
  readonly merchantId: MerchantId;
  readonly input: CreateInvoiceInput;
}): Promise<Answer<PreparedInvoice>> {
  const merchant = await findMerchant(event);
  return toAnswer(prepareInvoice({ assets, merchant, pagesUrl: env.PAGES_URL })(event.input));
}
