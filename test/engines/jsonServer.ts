import type { IncomingMessage, ServerResponse } from 'node:http';

/** What a gateway's server answers, as JSON. */
export interface JsonAnswer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Ends a request with an answer that is no success. */
export class RefusedRequest extends Error {
  readonly answer: JsonAnswer;

  constructor(message: string, answer: JsonAnswer) {
    super(message);
    this.answer = answer;
  }
}

/** Reads a request whole and answers it; one that is LOST gets no answer, while what it asked for is done. */
export async function serveJson(
  request: IncomingMessage,
  response: ServerResponse,
  handle: (request: IncomingMessage, text: string) => JsonAnswer | 'LOST',
): Promise<void> {
  let text = '';
  request.setEncoding('utf8');
  for await (const part of request as AsyncIterable<string>) text += part;
  const answer = answered(() => handle(request, text));
  if (answer === 'LOST') return;
  response.writeHead(answer.status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(answer.body));
}

/** What the work answers or refuses with. */
export function answered(work: () => JsonAnswer | 'LOST'): JsonAnswer | 'LOST' {
  try {
    return work();
  } catch (error) {
    if (error instanceof RefusedRequest) return error.answer;
    throw error;
  }
}
