import type { ApiClient } from '../e2e/server/apiClient.ts';

/** What was wrong with a request; nothing when nothing was. */
export async function tell(
  client: ApiClient,
  query: string,
  variables?: Record<string, unknown>,
): Promise<string> {
  const { errors } = await client.send(query, variables);
  return errors === undefined ? '' : `${query}: ${JSON.stringify(errors)}`;
}
