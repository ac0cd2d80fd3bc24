import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, it, vi } from 'vitest';
import { documentClient, ledgerDocumentClient } from '../../../../functions/shared/dynamo.ts';

const CLIENTS = [
  ['functions', documentClient],
  ['the ledger', ledgerDocumentClient],
] as const;

describe.each(CLIENTS)('the document client of %s', (_, open) => {
  it('given a call, then its items are not walked for a log that nobody keeps', async () => {
    vi.stubEnv('AWS_REGION', 'us-east-1');
    const client = open();
    const walked = vi.fn((item: unknown) => item);
    // In front of the network, which no unit test has; what the call says of itself is what the SDK's log would walk.
    client.middlewareStack.add(
      (_next, context) => () => {
        Object.assign(context, { inputFilterSensitiveLog: walked, outputFilterSensitiveLog: walked });
        return Promise.resolve({ response: {}, output: { $metadata: {}, Item: undefined } });
      },
      { step: 'serialize', priority: 'high' },
    );
    await client.send(new GetCommand({ TableName: 'a-table', Key: { id: 'a' } }));
    expect(walked).not.toHaveBeenCalled();
    vi.unstubAllEnvs();
  });
});
