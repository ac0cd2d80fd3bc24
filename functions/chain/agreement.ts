/** A deposit whose size asks for more than one endpoint's word. */
export interface AgreementQuestion {
  readonly blockNumber: number;
  readonly blockHash: string;
  /** Null for native money that came inside calls. */
  readonly txHash: string | null;
  /** The token's contract; null for native money. */
  readonly token: string | null;
  /** The address that received. */
  readonly to: string;
  /** Base units. */
  readonly units: bigint;
  /** How many must agree, the one that the pass read from among them. */
  readonly endpoints: number;
}

/** Only `agreed` lets money count; `too few` is asked again in a later pass, `disagreed` is for people as well. */
export type Agreement =
  | { readonly kind: 'agreed'; readonly endpoints: number }
  | { readonly kind: 'too few'; readonly endpoints: number }
  | { readonly kind: 'disagreed'; readonly endpoint: number; readonly difference: string };
