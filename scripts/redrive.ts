/**
 * `npm run redrive`: what every dead-letter queue holds and what brings it back, and the way back itself.
 */
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { GetQueueAttributesCommand, GetQueueUrlCommand, SQSClient } from '@aws-sdk/client-sqs';
import process from 'node:process';
import { environmentNamed } from '../cdk/environments/index.ts';
import { connect } from './command/connect.ts';
import { ENVIRONMENT, JSON_OUTPUT, runCommand } from './command/runCommand.ts';
import { type DeadLetterQueue, deadLetterQueues } from './redrive/deadLetterQueues.ts';
import { familyOf, lettersNamed } from './redrive/lettersNamed.ts';
import { readTemplates } from './redrive/readTemplates.ts';
import { redriveLetters } from './redrive/redriveLetters.ts';

const USAGE = `npm run redrive -- --list          every queue of dead letters, how many it holds, and what repairs them
npm run redrive -- <name> [options]
  moves the letters of <name>-dead and <name>-rule-dead, or of the queue of that name, back to where they come from:
  messages to their queue, events to the rule that could not deliver them

  --limit N           messages at most of each queue, to try one first
  --environment NAME  default local
  --json              for programs`;

await runCommand({
  usage: USAGE,
  options: {
    ...ENVIRONMENT,
    ...JSON_OUTPUT,
    limit: { type: 'string' },
    list: { type: 'boolean', default: false },
  },
  positionals: true,
  run: async ({ environment, json, limit: limited, list }, [name = '']) => {
    if (list === (name !== '')) throw new Error(USAGE);
    const limit = readLimit(limited);
    // What there is, is read as the caller; what is moved, in the role of the queue's family.
    const prefix = await connect(environment);
    const queues = deadLetterQueues(await readTemplates(environmentNamed(environment).name));
    if (list) return await show(queues, environment, json);
    const chosen = lettersNamed(queues, prefix, name, environment);
    await connect(environment, familyOf(chosen, prefix));
    let before = 0;
    const redrive = redriveLetters({
      sqs: new SQSClient({}),
      events: new EventBridgeClient({}),
      progress: (moved) => json || process.stderr.write(`\r${before + moved} moved`),
    });
    for (const queue of chosen) before += await redrive(queue, limit);
    if (json) return console.log(JSON.stringify({ moved: before }));
    console.log(before === 0 ? 'There are no dead letters.' : `\r${before} messages were moved back.`);
  },
});

function readLimit(text: string | undefined): number {
  const limit = text === undefined ? Infinity : Number(text);
  if (limit === Infinity || (Number.isInteger(limit) && limit > 0)) return limit;
  throw new Error(`--limit must be a whole number above zero, not ${text}`);
}

/** Letters of a queue, those that are hidden for a while included. */
async function countOf(client: SQSClient, QueueName: string): Promise<number> {
  const { QueueUrl } = await client.send(new GetQueueUrlCommand({ QueueName }));
  const { Attributes = {} } = await client.send(
    new GetQueueAttributesCommand({
      QueueUrl,
      AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
    }),
  );
  return Object.values(Attributes).reduce((sum, count) => sum + Number(count), 0);
}

async function show(queues: readonly DeadLetterQueue[], environment: string, json: boolean): Promise<void> {
  const client = new SQSClient({});
  const prefix = `${environmentNamed(environment).name}-`;
  const rows = [];
  for (const { name, way } of queues) {
    const short = name.slice(name.indexOf(prefix) + prefix.length);
    const command = way.kind === 'COMMAND' ? way.command : `npm run redrive -- ${short} --environment <env>`;
    rows.push({
      queue: short,
      letters: await countOf(client, name),
      command: command.replaceAll('<env>', environment),
    });
  }
  if (json) return console.log(JSON.stringify(rows));
  for (const { queue, letters, command } of rows)
    console.log(`${String(letters).padStart(6)}  ${queue.padEnd(34)} ${command}`);
}
