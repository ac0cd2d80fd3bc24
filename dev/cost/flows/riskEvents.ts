/**
 * Has the function of the risk stream assess paid invoices, each of another customer, in batches of a hundred as the stream hands them
 * over; what a record costs in the stream itself is in the list of prices. For `npm run cost`, in the folder of a running runtime.
 */
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { readFile } from 'node:fs/promises';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { ulid } from 'ulid';
import { envelopeSchema } from '../../../functions/events/envelope.ts';

const BATCH = 100;
const { values } = parseArgs({ options: { count: { type: 'string', default: '500' } } });

Object.assign(process.env, JSON.parse(await readFile('.local/operator.json', 'utf8')));
const lambda = new LambdaClient({});
const count = Number(values.count);
for (let first = 0; first < count; first += BATCH) {
  const Records = Array.from({ length: Math.min(BATCH, count - first) }, (_, n) =>
    recordOf(`cus-${first + n}`),
  );
  const { Payload } = await lambda.send(
    new InvokeCommand({
      FunctionName: 'appsync-payments-local-scoreStream',
      Payload: JSON.stringify({ Records }),
    }),
  );
  const answer = JSON.parse(Buffer.from(Payload ?? []).toString()) as { batchItemFailures?: unknown[] };
  if (answer.batchItemFailures?.length !== 0)
    throw new Error(`a batch was not assessed: ${JSON.stringify(answer)}`);
}

/** As Lambda hands it over: https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html */
function recordOf(customerId: string): object {
  const id = `inv_${ulid()}`;
  const at = new Date().toISOString();
  const amount = { amount: '5000000', amountReceived: '5000000', amountDue: '0', surplus: '0' };
  const event = envelopeSchema('invoice.paid').parse({
    ...{ id: `${id}#3`, type: 'invoice.paid', schemaVersion: 1, occurredAt: at, merchantId: 'demo' },
    subject: id,
    version: 3,
    data: {
      ...{ id, version: 3, merchantId: 'demo', merchantName: 'Demo', customerId, status: 'PAID', ...amount },
      ...{ currency: 'USDC', chainId: 31337, decimals: 6, address: '0x1', paymentUri: 'ethereum:0x1' },
      ...{
        exceptions: [],
        deposits: [],
        sweeps: [],
        createdAt: at,
        updatedAt: at,
        expiresAt: at,
        paidAt: at,
      },
    },
  });
  const data = Buffer.from(JSON.stringify(event)).toString('base64');
  return { eventID: event.id, kinesis: { partitionKey: customerId, sequenceNumber: event.id, data } };
}
