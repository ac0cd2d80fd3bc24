/** What is read of a block. */
export interface Block {
  readonly number: number;
  readonly hash: string;
  readonly parentHash: string;
  /** Seconds since 1970. */
  readonly timestamp: number;
  /** Wei per gas. */
  readonly baseFeePerGas: bigint;
  /** 256 bytes in hexadecimal: which addresses and topics its logs may have. */
  readonly logsBloom: string;
}
