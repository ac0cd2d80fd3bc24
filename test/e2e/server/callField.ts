import type { ApiClient, ApiError, Reply } from './apiClient.ts';
import type { ApiField } from './apiFields.ts';

/** What a caller gets of a field; a subscription that is taken gets nothing yet. */
export async function call(
  client: ApiClient,
  field: ApiField,
  variables: Record<string, unknown>,
): Promise<Reply<unknown>> {
  if (field.kind !== 'subscription') return client.send(field.document, variables);
  return client
    .subscribe(field.document, variables)
    .then(() => ({ data: 'subscribed' }))
    .catch((error: Error) => ({ data: null, errors: JSON.parse(error.message) as ApiError[] }));
}

/** Without what was asked for, and without what differs between any two calls. */
export function plainOf(reply: unknown, asked: string): string {
  return JSON.stringify(reply)
    .replaceAll(asked, '<asked>')
    .replaceAll(/(inv|txn|key|chg|evt|whd|we)_[0-9A-Za-z]+/g, '<id>')
    .replaceAll(/0x[0-9a-fA-F]{40,64}/g, '<address>')
    .replaceAll(/\d{4}-\d\d-\d\dT[0-9:.]+Z/g, '<time>');
}
