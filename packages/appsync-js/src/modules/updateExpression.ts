import { toAttributeValue } from '../attributeValue.ts';
import { UtilityFault } from '../host.ts';
import type { HostFunction } from '../host.ts';
import { isMap } from '../isMap.ts';
import type { DynamodbExpression } from '../util/dynamodbExpression.ts';

/** What the functions of `operations` return, as AppSync shows it. */
type Operation =
  | { type: 'OPERATION_ADD' | 'OPERATION_REPLACE'; value: unknown }
  | { type: 'OPERATION_REMOVE' }
  | { type: 'OPERATION_INCREMENT' | 'OPERATION_DECREMENT'; by?: unknown }
  | { type: 'OPERATION_APPEND' | 'OPERATION_PREPEND'; items: unknown }
  | { type: 'OPERATION_UPDATE_LIST_ITEM'; value: unknown; index: unknown };

const present = (by: unknown): { by?: unknown } => (by === null || by === undefined ? {} : { by });

/** `operations` of `@aws-appsync/utils/dynamodb`. */
export const operationFunctions: Record<string, HostFunction> = {
  'dynamodb.operations.add': (_host, value) => ({ type: 'OPERATION_ADD', value }) satisfies Operation,
  'dynamodb.operations.replace': (_host, value) => ({ type: 'OPERATION_REPLACE', value }) satisfies Operation,
  'dynamodb.operations.remove': () => ({ type: 'OPERATION_REMOVE' }) satisfies Operation,
  'dynamodb.operations.increment': (_host, by) =>
    ({ type: 'OPERATION_INCREMENT', ...present(by) }) satisfies Operation,
  'dynamodb.operations.decrement': (_host, by) =>
    ({ type: 'OPERATION_DECREMENT', ...present(by) }) satisfies Operation,
  'dynamodb.operations.append': (_host, items) => ({ type: 'OPERATION_APPEND', items }) satisfies Operation,
  'dynamodb.operations.prepend': (_host, items) => ({ type: 'OPERATION_PREPEND', items }) satisfies Operation,
  'dynamodb.operations.updateListItem': (_host, value, index) =>
    ({ type: 'OPERATION_UPDATE_LIST_ITEM', value, index }) satisfies Operation,
};

function isOperation(value: unknown): value is Operation {
  return isMap(value) && typeof value['type'] === 'string' && value['type'].startsWith('OPERATION_');
}

/** One change of one attribute; `path` leads into nested maps. */
interface Change {
  readonly path: string[];
  readonly operation: Operation;
}

/**
 * Writes an update object as an update expression: first everything that is set, then everything that is removed;
 * placeholders are numbered in that order. A nested map updates only the members it names.
 * https://docs.aws.amazon.com/appsync/latest/devguide/built-in-modules-js.html
 */
export function toUpdateExpression(update: unknown): DynamodbExpression {
  if (!isMap(update)) throw new UtilityFault(`update must be an object, received ${JSON.stringify(update)}`);
  const changes = changesOf(update, []);
  const writer = new ExpressionWriter();
  const removed = changes.filter(({ operation }) => operation.type === 'OPERATION_REMOVE');
  const set = changes.filter(({ operation }) => operation.type !== 'OPERATION_REMOVE');
  const clauses: string[] = [];
  if (set.length > 0) clauses.push(`SET ${set.map((change) => writer.set(change)).join(', ')}`);
  if (removed.length > 0) clauses.push(`REMOVE ${removed.map(({ path }) => writer.path(path)).join(', ')}`);
  return { expression: clauses.join(' '), expressionNames: writer.names, expressionValues: writer.values };
}

function changesOf(map: Record<string, unknown>, outer: readonly string[]): Change[] {
  return Object.entries(map).flatMap(([name, value]) => {
    const path = [...outer, name];
    if (isOperation(value)) return [{ path, operation: value }];
    if (Array.isArray(value) && value.length > 0 && value.every(isOperation)) {
      return value.map((operation) => ({ path, operation }));
    }
    if (isMap(value) && Object.keys(value).length > 0) return changesOf(value, path);
    return [{ path, operation: { type: 'OPERATION_REPLACE', value } }];
  });
}

class ExpressionWriter {
  readonly names: Record<string, string> = {};
  readonly values: DynamodbExpression['expressionValues'] = {};
  private readonly aliases = new Map<string, string>();

  path(segments: readonly string[]): string {
    return segments.map((segment) => this.alias(segment)).join('.');
  }

  set({ path, operation }: Change): string {
    const name = this.path(path);
    switch (operation.type) {
      case 'OPERATION_ADD':
      case 'OPERATION_REPLACE':
        return `${name} = ${this.value(operation.value)}`;
      case 'OPERATION_INCREMENT':
        return `${name} = ${name} + ${this.value(operation.by ?? 1)}`;
      case 'OPERATION_DECREMENT':
        return `${name} = ${name} - ${this.value(operation.by ?? 1)}`;
      case 'OPERATION_APPEND':
        return `${name} = list_append(${name}, ${this.value(operation.items)})`;
      case 'OPERATION_PREPEND':
        return `${name} = list_append(${this.value(operation.items)}, ${name})`;
      case 'OPERATION_UPDATE_LIST_ITEM':
        return `${name}[${String(operation.index)}] = ${this.value(operation.value)}`;
      case 'OPERATION_REMOVE':
        return this.path(path);
    }
  }

  private alias(segment: string): string {
    const known = this.aliases.get(segment);
    if (known !== undefined) return known;
    const alias = `#expName_${this.aliases.size + 1}`;
    this.aliases.set(segment, alias);
    this.names[alias] = segment;
    return alias;
  }

  private value(value: unknown): string {
    const placeholder = `:expValue_${Object.keys(this.values).length + 1}`;
    this.values[placeholder] = toAttributeValue(value);
    return placeholder;
  }
}
