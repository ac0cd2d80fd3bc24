/** Where a merchant's people sign in: the hosted UI of a user pool. */
export interface StaffSignIn {
  /** https and a host. */
  readonly domain: string;
  readonly clientId: string;
  /** What tokens name as `iss`. */
  readonly issuer: string;
}

/** What `/config.json` says: where the API is, the public key that payers' pages use, and where people sign in to the dashboard. */
export interface Configuration {
  readonly graphqlUrl: string;
  readonly realtimeUrl: string;
  /** AppSync's public API key: it opens what payers may use and nothing of a merchant. */
  readonly apiKey: string;
  /** Null: merchants have keys alone. */
  readonly staff: StaffSignIn | null;
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
  const { graphqlUrl, realtimeUrl, apiKey, staff } = (given ?? {}) as Record<string, unknown>;
  if (typeof graphqlUrl !== 'string' || typeof realtimeUrl !== 'string' || typeof apiKey !== 'string') {
    throw new Error('/config.json: expected graphqlUrl, realtimeUrl and apiKey');
  }
  return { graphqlUrl, realtimeUrl, apiKey, staff: staff === undefined ? null : parseStaff(staff) };
}

function parseStaff(given: unknown): StaffSignIn {
  const { domain, clientId, issuer } = (given ?? {}) as Record<string, unknown>;
  if (typeof domain !== 'string' || typeof clientId !== 'string' || typeof issuer !== 'string') {
    throw new Error('/config.json: staff: expected domain, clientId and issuer');
  }
  return { domain, clientId, issuer };
}
