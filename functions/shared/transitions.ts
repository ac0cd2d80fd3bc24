/** APPSYNC_JS-safe: resolvers share this file with the functions. */

/** Who changes the status of anything. Every write of a status says which of them it is. */
export type Actor =
  /** Follows a chain: finds, confirms and takes back deposits. */
  | 'watcher'
  /** Moves final money to the treasury. */
  | 'sweeper'
  /** By its API key, through the resolvers. */
  | 'merchant'
  /** A person of ours, by a script. */
  | 'operator'
  /** A card gateway's answer or webhook. */
  | 'gateway'
  /** Compares a new transaction with those before it. */
  | 'screener'
  /** Look up what is known of a transaction, and decide it. */
  | 'rules'
  /** Writes the journal entry. */
  | 'poster';

/** One row of a transition table: a status, the next, and who may make the move. */
export interface Move<Status extends string = string> {
  readonly from: Status;
  readonly to: Status;
  readonly by: readonly Actor[];
}

/** A state machine's one table, declared `as const satisfies MoveTable<…>` so that the types below can read it. */
export type MoveTable<Status extends string = string> = readonly Move<Status>[];

/** The rows that an actor may make. */
export type MovesBy<Table extends MoveTable, By extends Actor> = RowBy<Table[number], By>;

type RowBy<Row extends Move, By extends Actor> = Row extends Move
  ? By extends Row['by'][number]
    ? Row
    : never
  : never;

/** The statuses that an actor may set, from one status or from any. */
export type TargetOf<Table extends MoveTable, By extends Actor, From extends string = string> = RowFrom<
  MovesBy<Table, By>,
  From
>['to'];

type RowFrom<Row extends Move, From extends string> = Row extends Move
  ? Row['from'] extends From
    ? Row
    : never
  : never;

/** Whether the table lets this actor make this move. */
export function isMove(table: MoveTable, from: string, to: string, by: Actor): boolean {
  return table.some((move) => move.from === from && move.to === to && move.by.includes(by));
}

/** Items keep their newest transitions: a merchant may cancel and reopen for ever, and an item has at most 400 KB. */
const TRANSITIONS_MAX = 100;

/** The history with one more move at its end, the oldest dropped over the limit. */
export function withTransition<T>(transitions: readonly T[], next: T): T[] {
  const all = [...transitions, next];
  return all.slice(Math.max(0, all.length - TRANSITIONS_MAX));
}
