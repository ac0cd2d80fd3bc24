/** What the realm is built from; crosses the border as JSON. */
export interface RealmTables {
  /** Full names of the functions that the host provides, such as `util.dynamodb.toDynamoDB`. */
  readonly functions: readonly string[];
  /** Module → name of the tree of functions that it exports, or names of trees where it exports several. */
  readonly modules: Readonly<Record<string, string | readonly string[]>>;
  readonly globals: readonly string[];
  /** Name under which the user's code is compiled. */
  readonly codeFileName: string;
  readonly statics: Readonly<Record<string, readonly string[]>>;
  readonly stringMethods: readonly string[];
  readonly arrayMethods: readonly string[];
}

/** Answer of the host to a call from the realm, as JSON. Without `value` the call returned undefined. */
export type HostReply =
  | { value?: unknown }
  /** The handler ends here: the host knows how (util.error, util.unauthorized, runtime.earlyReturn). */
  | { halt: true }
  /** The call was wrong: an error in the user's code. */
  | { fault: string };

/** An error in the user's code. */
export interface CodeFault {
  readonly name: string;
  readonly message: string;
  /** `code.js:1:2`, or the file alone where no place is known. */
  readonly position: string;
}

/** Answer of the realm to an evaluation, as JSON. */
export type RealmReply =
  | { value?: unknown; stash: Record<string, unknown> }
  | { halted: true; stash: Record<string, unknown> }
  | { fault: CodeFault; stash: Record<string, unknown> };

/** The functions of the realm that the host calls. Only strings and functions of the realm cross. */
export interface Realm {
  /** `module` and `exported` of each import as JSON; the answer are the values, in order. */
  bind(importsJson: string): unknown[];
  /** Prepares an evaluation that `run` then makes. */
  prepare(factory: unknown, bindings: unknown[], handler: string, contextJson: string): void;
  run(): string;
}
