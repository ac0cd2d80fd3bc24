import { isRedriveSource } from '../../functions/events/redriveSource.ts';

/** As much of a template as tells where dead letters come from. */
export interface RedriveTemplate {
  readonly Resources: Readonly<
    Record<string, { readonly Type: string; readonly Properties?: Readonly<Record<string, unknown>> }>
  >;
}

/** How a message comes back from among the dead letters. */
export type Way =
  /** As it is, to the queue whose reader failed. */
  | { readonly kind: 'QUEUE'; readonly queue: string }
  /** The event, to the bus, under a source that one rule alone takes. */
  | { readonly kind: 'BUS'; readonly bus: string; readonly source: string }
  /** It cannot; this says why, and what repairs instead. `<env>` stands for the environment. */
  | { readonly kind: 'COMMAND'; readonly command: string; readonly why: string };

/** A queue that nobody reads but people. */
export interface DeadLetterQueue {
  /** Physical name. */
  readonly name: string;
  readonly way: Way;
  /** Physical name of the role that may move its letters; absent where none does. */
  readonly role?: string;
}

const PURGE = 'aws sqs purge-queue --queue-url <its url>';
const READ =
  'aws sqs receive-message --queue-url <its url> --message-attribute-names All --max-number-of-messages 10';
const REQUEUE = 'npm run gateways -- requeue --from <time of the first> --environment <env>';
const RECONCILE = 'npm run reconcile -- --from <time of the first> --environment <env>';

/**
 * All queues of an environment's templates that nobody reads but people, by name, each with its way back. Everything follows from who
 * writes to the queue, so that one that is added needs no list of its own.
 *
 * @throws Error for a queue to which nothing is known to write
 */
export function deadLetterQueues(templates: readonly RedriveTemplate[]): DeadLetterQueue[] {
  return templates.flatMap((template) => queuesOf(template)).sort((a, b) => (a.name < b.name ? -1 : 1));
}

type Resource = readonly [id: string, type: string, properties: Readonly<Record<string, unknown>>];

function queuesOf({ Resources }: RedriveTemplate): DeadLetterQueue[] {
  const resources = Object.entries(Resources).map(([id, { Type, Properties = {} }]): Resource => [
    id,
    Type,
    Properties,
  ]);
  const nameOf = (id: string, property: string) => textOf(Resources[id]?.Properties?.[property]);
  const read = new Set(
    resources.flatMap(([, type, properties]) => {
      if (type === 'AWS::Lambda::EventSourceMapping') return pointedTo(properties['EventSourceArn']);
      return type === 'AWS::Pipes::Pipe' ? pointedTo(properties['Source']) : [];
    }),
  );
  const queues = resources.filter(([id, type]) => type === 'AWS::SQS::Queue' && !read.has(id));
  return queues.map(([id]) => {
    const name = nameOf(id, 'QueueName');
    const writers = resources.map((resource) => wayFrom(resource, id, nameOf));
    const way = writers.find((found) => found !== undefined);
    if (way === undefined) throw new Error(`nothing is known to write to ${name}`);
    const role = resources.find((resource) => takesFrom(resource, id, name))?.[0];
    return { name, way, ...(role === undefined ? {} : { role: nameOf(role, 'RoleName') }) };
  });
}

type NameOf = (id: string, property: string) => string;

/** The way back of what this resource puts into the queue; undefined when it puts nothing there. */
function wayFrom([id, type, properties]: Resource, queue: string, nameOf: NameOf): Way | undefined {
  const points = (value: unknown): boolean => pointedTo(value).includes(queue);
  switch (type) {
    case 'AWS::SQS::Queue':
      return points(properties['RedrivePolicy'])
        ? { kind: 'QUEUE', queue: nameOf(id, 'QueueName') }
        : undefined;
    case 'AWS::Events::Rule':
      return wayFromRule(properties, points, nameOf);
    case 'AWS::Pipes::Pipe':
      return points(properties['SourceParameters'])
        ? {
            kind: 'COMMAND',
            // A pipe into a queue has what gateways told, and no event of ours.
            command: properties['Enrichment'] === undefined ? REQUEUE : RECONCILE,
            why: 'they point to records of a stream, which end after a day',
          }
        : undefined;
    case 'AWS::Lambda::EventSourceMapping':
      if (!points(properties['DestinationConfig'])) return undefined;
      // A table's stream is its `StreamArn`; a stream of events has an ARN of its own.
      return JSON.stringify(properties['EventSourceArn']).includes('"Arn"')
        ? {
            kind: 'COMMAND',
            command: RECONCILE,
            why: 'they point to records of a stream, which end after a day',
          }
        : {
            kind: 'COMMAND',
            command: 'npm run ledger -- reseal --environment <env>',
            why: 'they point to records of the ledger’s stream, which end after a day',
          };
    case 'AWS::Scheduler::Schedule':
      return points(properties['Target'])
        ? wayFromSchedule(textOf(properties['ScheduleExpression']))
        : undefined;
    case 'AWS::Lambda::Function':
      return wayFromFunction(properties, points);
    default:
      return undefined;
  }
}

/** What a function itself puts there: the variable says what it is. */
function wayFromFunction(
  properties: Readonly<Record<string, unknown>>,
  points: (value: unknown) => boolean,
): Way | undefined {
  const { Variables = {} } = (properties['Environment'] ?? {}) as { readonly Variables?: object };
  const [variable] = Object.entries(Variables).find(([, value]) => points(value)) ?? [];
  if (variable === undefined) return undefined;
  return variable === 'GIVEN_UP_QUEUE_URL'
    ? {
        kind: 'COMMAND',
        command: READ,
        why: 'each names a card payment that people look up at its gateway',
      }
    : {
        kind: 'COMMAND',
        command: RECONCILE,
        why: 'a record that cannot be read is read anew from its item',
      };
}

function wayFromRule(
  properties: Readonly<Record<string, unknown>>,
  points: (value: unknown) => boolean,
  nameOf: NameOf,
): Way | undefined {
  const targets = properties['Targets'] as readonly Readonly<Record<string, unknown>>[];
  const dead = targets.some(({ DeadLetterConfig }) => points(DeadLetterConfig));
  if (!dead && !targets.some(({ Arn }) => points(Arn))) return undefined;
  const { source: sources = [] } = properties['EventPattern'] as { readonly source?: readonly unknown[] };
  const source = sources.find(isRedriveSource);
  const [bus = ''] = pointedTo(properties['EventBusName']);
  if (dead && source !== undefined) return { kind: 'BUS', bus: nameOf(bus, 'Name'), source };
  return {
    kind: 'COMMAND',
    command: READ,
    why: 'people read them, and nothing else is to be done with them',
  };
}

function wayFromSchedule(expression: string): Way {
  return expression.startsWith('at(')
    ? { kind: 'COMMAND', command: READ, why: 'they were to be read by people, who can read them here' }
    : {
        kind: 'COMMAND',
        command: PURGE,
        why: 'the next call of the schedule does what this one would have done',
      };
}

/** Whether a role takes messages out of the queue. */
function takesFrom([, type, { Policies = [] }]: Resource, queue: string, name: string): boolean {
  if (type !== 'AWS::IAM::Role') return false;
  const statements = (Policies as readonly Policy[]).flatMap(
    ({ PolicyDocument }) => PolicyDocument.Statement,
  );
  return statements.some(
    ({ Action, Resource: named }) =>
      [Action].flat().includes('sqs:DeleteMessage') &&
      [named].flat().some((one) => pointedTo(one).includes(queue) || textOf(one).endsWith(`:${name}`)),
  );
}

interface Policy {
  readonly PolicyDocument: {
    readonly Statement: readonly {
      readonly Action: string | readonly string[];
      readonly Resource: unknown;
    }[];
  };
}

/** Logical ids that a value names, by `Ref` or `Fn::GetAtt`, at any depth. */
function pointedTo(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const { Ref, 'Fn::GetAtt': attribute } = value as Record<string, unknown>;
  if (typeof Ref === 'string') return [Ref];
  if (Array.isArray(attribute)) return [String(attribute[0])];
  return Object.values(value).flatMap(pointedTo);
}

/** The text at the end of a value: of a join its last part. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  const parts = (value as { readonly 'Fn::Join'?: readonly [string, readonly unknown[]] } | undefined)?.[
    'Fn::Join'
  ];
  return parts === undefined ? '' : textOf(parts[1].at(-1));
}
