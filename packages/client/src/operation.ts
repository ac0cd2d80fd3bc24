/** The text of a GraphQL operation, with the types of its answer and its variables. */
export type Operation<Result, Variables> = string & {
  /** For the compiler only. */
  readonly '~types'?: (variables: Variables) => Result;
};
