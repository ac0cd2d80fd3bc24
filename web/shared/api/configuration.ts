/** What `/config.json` says: where the API is, and the public key that payers' pages use. */
export interface Configuration {
  readonly graphqlUrl: string;
  readonly realtimeUrl: string;
  /** AppSync's public API key: it opens what payers may use and nothing of a merchant. */
  readonly apiKey: string;
}

/**
 * Reads `/config.json` of the page's own origin.
 *
 * @throws Error when it is missing or says something else
 */
export async function loadConfiguration(): Promise<Configuration> {
  const response = await fetch('/config.json');
  if (!response.ok) throw new Error(`/config.json: HTTP ${response.status}`);
  return parseConfiguration(await response.json());
}

function parseConfiguration(given: unknown): Configuration {
  const { graphqlUrl, realtimeUrl, apiKey } = (given ?? {}) as Record<string, unknown>;
  if (typeof graphqlUrl !== 'string' || typeof realtimeUrl !== 'string' || typeof apiKey !== 'string') {
    throw new Error('/config.json: expected graphqlUrl, realtimeUrl and apiKey');
  }
  return { graphqlUrl, realtimeUrl, apiKey };
}
