import { CreateTableCommand } from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  TransactGetCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { marshall, unmarshall, type unmarshallOptions } from '@aws-sdk/util-dynamodb';
import type { MemoryDynamoDB } from './memoryDynamodb.ts';
import { NotInMemory } from './values.ts';

/** Which method of the engine a command is. */
const METHODS = new Map<unknown, (engine: MemoryDynamoDB, input: never) => object>([
  [CreateTableCommand, (engine, input) => engine.createTable(input)],
  [GetCommand, (engine, input) => engine.get(input)],
  [PutCommand, (engine, input) => engine.put(input)],
  [UpdateCommand, (engine, input) => engine.update(input)],
  [QueryCommand, (engine, input) => engine.query(input)],
  [BatchGetCommand, (engine, input) => engine.batchGet(input)],
  [TransactGetCommand, (engine, input) => engine.transactGet(input)],
  [TransactWriteCommand, (engine, input) => engine.transactWrite(input)],
]);

/** A command of the document client, once it is known what it does. */
export interface DocumentCall {
  /** `GetCommand`, as the SDK names it. */
  readonly name: string;
  readonly writes: boolean;
  /** Does it, and gives what the document client gives. */
  run(): object;
}

/** A command that was done, and what came of it: what a test does again on a real engine. */
export interface Ran {
  readonly command: Sendable;
  readonly numbers: 'number' | 'bigint';
  readonly answer: { readonly output: object } | { readonly error: unknown };
}

interface Sendable {
  readonly constructor: { readonly name: string };
  readonly input: object;
}

export interface MemoryClientOptions {
  /** As the functions' own clients read numbers. Default: as numbers. */
  readonly numbers?: 'number' | 'bigint';
  /** Is told of each command, in the order in which they are done. */
  readonly ran?: ((ran: Ran) => void) | undefined;
  /** Does each call, at some time or other. Default: at once. */
  readonly through?: (call: DocumentCall) => Promise<object>;
}

/** A document client of tables in memory: what is sent and read goes through the SDK's own marshalling, with the functions' options. */
export function memoryClient(
  engine: MemoryDynamoDB,
  {
    numbers = 'number',
    ran = () => undefined,
    through = (call) => Promise.resolve().then(() => call.run()),
  }: MemoryClientOptions = {},
): DynamoDBDocumentClient {
  const reading: unmarshallOptions =
    numbers === 'bigint' ? { wrapNumbers: (value: string) => BigInt(value) } : {};
  const send = (command: Sendable) => {
    const method = METHODS.get(command.constructor);
    const { name } = command.constructor;
    if (method === undefined) throw new NotInMemory(`the command ${name}`);
    const plain = command instanceof CreateTableCommand;
    return through({
      name,
      writes: WRITING.has(name),
      run: () => {
        try {
          const input = plain
            ? command.input
            : withDocuments(command.input, (value) => marshall(value, WRITTEN));
          const output = withDocuments(method(engine, input as never), (value) =>
            unmarshall(value as never, reading),
          );
          ran({ command, numbers, answer: { output } });
          return output;
        } catch (error) {
          ran({ command, numbers, answer: { error } });
          throw error;
        }
      },
    });
  };
  // Of the client our adapters use this one method.
  return { send, destroy: () => undefined } as unknown as DynamoDBDocumentClient;
}

const WRITING = new Set([PutCommand.name, UpdateCommand.name, TransactWriteCommand.name]);
const WRITTEN = { removeUndefinedValues: true };

/** Where the commands and their answers hold documents: an item, a key, the values of expressions; or lists of these. */
const DOCUMENTS = new Set([
  'Item',
  'Key',
  'ExclusiveStartKey',
  'LastEvaluatedKey',
  'ExpressionAttributeValues',
  'Attributes',
]);
const LISTS = new Set(['Items', 'Keys']);
const NESTED = new Set([
  'TransactItems',
  'Put',
  'Update',
  'ConditionCheck',
  'Get',
  'RequestItems',
  'Responses',
]);

/** The same with each document changed into its other form. */
function withDocuments(value: object, change: (document: Record<string, unknown>) => object): object {
  const entries = Object.entries(value).map(([name, part]: [string, unknown]): [string, unknown] => {
    if (part === undefined || part === null) return [name, part];
    if (DOCUMENTS.has(name)) return [name, change(part as Record<string, unknown>)];
    if (LISTS.has(name)) return [name, (part as Record<string, unknown>[]).map(change)];
    if (!NESTED.has(name)) return [name, part];
    if (Array.isArray(part)) return [name, part.map((one: object) => withDocuments(one, change))];
    // By the name of a table: keys that are asked for, or items that are given.
    if (name === 'RequestItems' || name === 'Responses') return [name, byTable(part, change)];
    return [name, withDocuments(part, change)];
  });
  return Object.fromEntries(entries);
}

function byTable(tables: object, change: (document: Record<string, unknown>) => object): object {
  return Object.fromEntries(
    Object.entries(tables).map(([table, part]: [string, object]) => [
      table,
      Array.isArray(part) ? part.map(change) : withDocuments(part, change),
    ]),
  );
}
