import { GetQueueUrlCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { sqsWakes } from '../../functions/chain/loops/sqsWakes.ts';
import type { Invoice, InvoiceStore } from '../../functions/invoices/ports.ts';
import { parseInvoiceId } from '../../functions/shared/ids.ts';

export interface AskRevocationDeps {
  readonly invoices: Pick<InvoiceStore, 'get'>;
  readonly client: SQSClient;
  /** Of the sweeper. */
  readonly queueName: string;
}

/**
 * Asks the sweeper, which alone may have something signed, to take back the delegation of an invoice's address.
 *
 * @throws Error where there is no such invoice
 */
export function askRevocation({ invoices, client, queueName }: AskRevocationDeps) {
  return async (text: string): Promise<Invoice> => {
    const parsed = parseInvoiceId(text);
    const invoice = parsed.ok ? await invoices.get(parsed.value) : null;
    if (invoice === null) throw new Error(`there is no invoice ${text}`);
    const { QueueUrl = '' } = await client.send(new GetQueueUrlCommand({ QueueName: queueName }));
    const { id, asset } = invoice;
    await sqsWakes({ client, queueUrl: QueueUrl }).wake({ chainId: asset.chainId, revoke: id }, 0);
    return invoice;
  };
}
