import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type JsonAnswer, serveJson } from './jsonServer.ts';

/**
 * Parameter Store's `GetParameter` for these parameters, on loopback; any other is not there.
 *
 * https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameter.html
 */
export async function startParameterStore(
  parameters: Readonly<Record<string, string>>,
): Promise<{ readonly endpoint: string; close(): Promise<void> }> {
  const answer = (_: unknown, text: string): JsonAnswer => {
    const { Name } = JSON.parse(text) as { readonly Name: string };
    const Value = parameters[Name];
    return Value === undefined
      ? { status: 400, body: { __type: 'ParameterNotFound' } }
      : { status: 200, body: { Parameter: { Name, Type: 'String', Value } } };
  };
  const server = createServer((request, response) => void serveJson(request, response, answer));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
