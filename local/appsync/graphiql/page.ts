import type { IncomingMessage, ServerResponse } from 'node:http';

export interface GraphiqlDefaults {
  /** Goes into the headers of every tab as `Authorization`. */
  merchantApiKey: string;
}

export function createGraphiqlPage() {
  return {
    answer: (_request: IncomingMessage, _response: ServerResponse): boolean => false,
    setDefaults: (_defaults: GraphiqlDefaults): void => undefined,
  };
}
