import { type DynamoDBUpdateItemRequest, util } from '@aws-appsync/utils';
import type { Caller } from '../../functions/merchants/caller.ts';
import type { ChangedBy } from '../../functions/shared/changedBy.ts';
import {
  type Actor,
  type MoveTable,
  type TargetOf,
  withTransition,
} from '../../functions/shared/transitions.ts';

/** What every item with a state machine has. */
export interface StatefulItem {
  readonly id: string;
  readonly version: number;
  readonly status: string;
  readonly transitions: readonly { readonly status: string; readonly at: string; readonly version: number }[];
}

/** What a move sets and removes beside what every move changes. */
export interface MoveFields {
  readonly set: Record<string, unknown>;
  readonly remove: readonly string[];
}

/** Who moves an item where, along which table: a status that the table gives to others does not compile. */
export interface ItemMove<Moves extends MoveTable, By extends Actor> {
  readonly moves: Moves;
  readonly by: By;
  readonly to: TargetOf<Moves, By>;
}

/** One write to the next status and version, with whose key it was, on the condition that nobody wrote since the item was read. */
export function moveItem<Moves extends MoveTable, By extends Actor>(
  item: StatefulItem,
  { to }: ItemMove<Moves, By>,
  fields: MoveFields,
  caller: Caller | null,
): DynamoDBUpdateItemRequest {
  const at = util.time.nowISO8601();
  const transitions = withTransition(item.transitions, { status: to, at, version: item.version + 1 });
  const set = { ...fields.set, status: to, transitions };
  return writeItem(item, { set, remove: fields.remove }, at, caller);
}

/** One write to the next version in the same status, on the condition that nobody wrote since the item was read. */
export function keepItem(
  item: StatefulItem,
  fields: MoveFields,
  caller: Caller | null,
): DynamoDBUpdateItemRequest {
  return writeItem(item, fields, util.time.nowISO8601(), caller);
}

function writeItem(
  item: StatefulItem,
  fields: MoveFields,
  at: string,
  caller: Caller | null,
): DynamoDBUpdateItemRequest {
  const set = { ...fields.set, ...changedBy(caller, at), version: item.version + 1, updatedAt: at };
  const names = Object.keys(set).concat(fields.remove);
  const assignments = Object.keys(set).map((name) => `#${name} = :${name}`);
  const removals = fields.remove.map((name) => `#${name}`);
  const remove = removals.length === 0 ? '' : ` REMOVE ${removals.join(', ')}`;
  return {
    operation: 'UpdateItem',
    key: { id: util.dynamodb.toDynamoDB(item.id) },
    update: {
      expression: `SET ${assignments.join(', ')}${remove}`,
      expressionNames: names.reduce((all, name) => ({ ...all, [`#${name}`]: name }), {}),
      expressionValues: util.dynamodb.toMapValues(
        Object.entries(set).reduce((all, [name, value]) => ({ ...all, [`:${name}`]: value }), {}),
      ),
    },
    condition: {
      expression: '#status = :from AND #version = :read',
      expressionNames: { '#status': 'status', '#version': 'version' },
      expressionValues: util.dynamodb.toMapValues({ ':from': item.status, ':read': item.version }),
    },
  };
}

/** What the audit is made of. */
function changedBy(caller: Caller | null, at: string): { changedBy?: ChangedBy } {
  return caller === null ? {} : { changedBy: { keyId: caller.keyId, at } };
}
