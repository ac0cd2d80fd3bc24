import { type Answer, toAnswer } from '../shared/answer.ts';
import { documentClient } from '../shared/dynamo.ts';
import { readEnv } from '../shared/env.ts';
import { dynamoReference } from '../posting/dynamoReference.ts';
import {
  type PreparedTransaction,
  prepareTransaction,
  type SubmitTransactionInput,
} from './prepareTransaction.ts';
import { systemClock } from '../shared/clock.ts';

const { REFERENCE_TABLE } = readEnv('REFERENCE_TABLE');
const reference = dynamoReference({ client: documentClient(), tableName: REFERENCE_TABLE });
const prepare = prepareTransaction({ account: reference.account, clock: systemClock });

/** Called by the first step of `submitTransaction`; GraphQL has checked the input's types. */
export async function handler(event: {
  readonly merchantId: string;
  readonly input: SubmitTransactionInput;
}): Promise<Answer<PreparedTransaction>> {
  return toAnswer(await prepare(event.merchantId, event.input));
}
