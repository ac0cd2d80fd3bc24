import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Log } from '../shared/log.ts';
import type { GiveUp } from './afterCall.ts';

export interface SqsGivenUpOptions {
  readonly client: SQSClient;
  readonly queueUrl: string;
  readonly log: Log;
}

/** A letter for people about a payment that nothing of ours goes on with, or that money came of late. The queue raises an alarm. */
export function sqsGivenUp({ client, queueUrl, log }: SqsGivenUpOptions): GiveUp {
  return async ({ id, merchantId, status, gateway, gatewayReference, version }, operation) => {
    const facts = { transactionId: id, version, merchantId, status, gateway, gatewayReference, operation };
    log.error(
      operation === 'LATE_SUCCESS' ? 'late success of a card payment' : 'card payment given up',
      facts,
    );
    await client.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: JSON.stringify(facts) }));
  };
}
