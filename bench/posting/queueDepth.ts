import { GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';

const EVERY_MS = 2_000;

/** Watches a queue until `stop`, which answers the most messages that waited or were under way. */
export function watchQueueDepth(client: SQSClient, queueUrl: string): { stop(): Promise<number> } {
  let deepest = 0;
  let stopped = false;
  const names = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const;
  const watching = (async () => {
    while (!stopped) {
      const { Attributes = {} } = await client.send(
        new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: [...names] }),
      );
      deepest = Math.max(
        deepest,
        names.reduce((sum, name) => sum + Number(Attributes[name] ?? 0), 0),
      );
      await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
    }
  })();
  return {
    stop: async () => {
      stopped = true;
      await watching;
      return deepest;
    },
  };
}
