import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { consumeEvents } from '../../../functions/events/consumeEvents.ts';
import { documentClient } from '../../../functions/shared/dynamo.ts';
import { readEnv } from '../../../functions/shared/env.ts';
import { createLog } from '../../../functions/shared/log.ts';
import { dynamoSent } from './dynamoSent.ts';
import { forwardToCrm } from './forwardToCrm.ts';

const env = readEnv('SENT_TABLE', 'INBOX_URL');
const queues = new SQSClient({});

/** Puts what the CRM wants to know into its inbox. */
export const handler = consumeEvents({
  log: createLog(),
  consume: forwardToCrm({
    sent: dynamoSent({ client: documentClient(), tableName: env.SENT_TABLE }),
    deliver: async (message) => {
      await queues.send(
        new SendMessageCommand({ QueueUrl: env.INBOX_URL, MessageBody: JSON.stringify(message) }),
      );
    },
  }),
});
