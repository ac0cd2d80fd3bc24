/**
 * `npm run listen`: a developer's events at a local address, as webhooks.
 */
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { styleText } from 'node:util';
import { createClient, EventsSince } from 'appsync-payments-client';
import { systemClock } from '../functions/shared/clock.ts';
import { secret } from '../functions/shared/secret.ts';
import { newSigningSecret } from '../functions/webhooks/signature.ts';
import { JSON_OUTPUT, runCommand } from './command/runCommand.ts';
import { timeOption } from './command/timeOption.ts';
import { type EventPage, forwardEvents, type Forwarded } from './listen/forwardEvents.ts';

const USAGE = `npm run listen -- --forward-to URL [options]
  posts the merchant's events to an address of yours as webhooks, signed, and shows what it answers

  --forward-to URL  such as http://localhost:3000/webhooks
  --events TYPES    only these, separated by commas, such as invoice.paid,invoice.swept; default: all
  --replay          begins with the first event that is kept, instead of the next one
  --since TIME      replays from this moment on, ISO 8601
  --cursor CURSOR   goes on where another run ended
  --secret WHSEC    signs with this secret; default: a new one
  --once            ends when there are no more events
  --json            one JSON object a line, for programs

The local server is found by itself. Elsewhere GRAPHQL_URL and MERCHANT_API_KEY say whose events; the key needs the scope webhooks.`;

interface Given {
  readonly 'forward-to'?: string | undefined;
  readonly events?: string | undefined;
  readonly replay: boolean;
  readonly since?: string | undefined;
  readonly cursor?: string | undefined;
  readonly secret?: string | undefined;
  readonly once: boolean;
  readonly json: boolean;
}

await runCommand({
  usage: USAGE,
  options: {
    ...JSON_OUTPUT,
    'forward-to': { type: 'string' },
    events: { type: 'string' },
    replay: { type: 'boolean', default: false },
    since: { type: 'string' },
    cursor: { type: 'string' },
    secret: { type: 'string' },
    once: { type: 'boolean', default: false },
  },
  run: listen,
});

async function listen(given: Given): Promise<void> {
  const { 'forward-to': forwardTo, json } = given;
  if (forwardTo === undefined || !URL.canParse(forwardTo))
    throw new Error(`--forward-to must be a URL.\n\n${USAGE}`);
  const { graphqlUrl: url, apiKey } = await endpoint();
  const client = createClient({ url, apiKey });
  const readSince = async (cursor: string | null, latest = false): Promise<EventPage> =>
    (await client.request(EventsSince, { cursor, latest })).eventsSince;
  const signing =
    given.secret === undefined ? newSigningSecret(randomBytes) : secret(checkedSecret(given.secret));
  const since = given.since === undefined ? null : timeOption('since', given.since, USAGE).toISOString();
  const replays = given.replay || since !== null;
  const from = given.cursor ?? (replays ? null : (await readSince(null, true)).cursor);
  let stopped = given.once;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => (stopped = true));
  if (!json) console.log(`Ready. Messages to ${forwardTo} are signed with ${signing.reveal()}\n`);
  const cursor = await forwardEvents(
    {
      readSince,
      secret: signing,
      forwardTo,
      types: given.events?.split(',').map((type) => type.trim()) ?? [],
      since,
      clock: systemClock,
      wait: (ms) => sleep(ms),
      onForwarded: (forwarded) => console.log(json ? JSON.stringify(forwarded) : line(forwarded)),
      onTrouble: (error) => console.error(`The API does not answer (${error.message}); trying again.`),
      stopped: () => stopped,
    },
    from,
  );
  if (!json) console.log(`\nTo go on from here: --cursor ${cursor}`);
}

async function endpoint(): Promise<{ readonly graphqlUrl: string; readonly apiKey: string }> {
  const { GRAPHQL_URL: graphqlUrl, MERCHANT_API_KEY: apiKey } = process.env;
  if (graphqlUrl && apiKey) return { graphqlUrl, apiKey };
  const outputs = await readFile('.local/outputs.json', 'utf8').catch(() => {
    throw new Error(
      'no server is running here: `npm start` starts one, or set GRAPHQL_URL and MERCHANT_API_KEY',
    );
  });
  const server = JSON.parse(outputs) as { graphqlUrl: string; merchantApiKey: string };
  return { graphqlUrl: server.graphqlUrl, apiKey: server.merchantApiKey };
}

function checkedSecret(text: string): string {
  if (/^whsec_[A-Za-z0-9+/]+=*$/.test(text)) return text;
  throw new Error('--secret must be whsec_ and base64');
}

function line({ occurredAt, type, id, status, milliseconds, reason }: Forwarded): string {
  const good = status !== null && status >= 200 && status < 300;
  const answer = status === null ? (reason ?? 'no answer') : String(status);
  return `${occurredAt}  ${type.padEnd(24)} ${id}  ${styleText(good ? 'green' : 'red', `→ ${answer}`)} (${milliseconds} ms)`;
}
