import { Agent, request as httpRequest } from 'node:http';

/** A client that uses as little of the machine as it can, so that what is measured is the server. */
export interface KeptConnections {
  /** Resolves with `data`; rejects with what the API says. */
  request<T>(query: string, variables?: Record<string, unknown>): Promise<T>;
  close(): void;
}

interface Reply {
  readonly data?: unknown;
  readonly errors?: readonly { readonly message: string; readonly errorType?: string }[];
}

/** Calls a GraphQL API over connections that are kept, each request in one write: a third of what `fetch` uses. */
export function keptConnections(graphqlUrl: string, authorization: string): KeptConnections {
  const agent = new Agent({ keepAlive: true });
  const { hostname, port, pathname } = new URL(graphqlUrl);
  const send = (body: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const headers = {
        authorization,
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
      };
      const sent = httpRequest(
        { agent, hostname, port, path: pathname, method: 'POST', headers },
        (reply) => {
          let text = '';
          reply.setEncoding('utf8');
          reply.on('data', (piece: string) => (text += piece));
          reply.on('end', () => resolve(text));
          reply.on('error', reject);
        },
      );
      sent.on('error', reject);
      sent.end(body);
    });
  return {
    request: async <T>(query: string, variables: Record<string, unknown> = {}) => {
      const { data, errors = [] } = JSON.parse(await send(JSON.stringify({ query, variables }))) as Reply;
      const [first] = errors;
      if (first !== undefined) throw new Error(`${first.errorType ?? 'Error'}: ${first.message}`);
      return data as T;
    },
    close: () => agent.destroy(),
  };
}
