/**
 * A conditional write of one store that another takes into its own transaction, so that both are written or neither. Only the
 * stores' adapters know what is in it.
 */
export interface JoinedWrite {
  readonly write: object;
}
