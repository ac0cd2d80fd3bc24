import type { ChainConfig } from '../../functions/chain/chainConfig.ts';
import type { Rpc } from '../../functions/chain/evm/rpc.ts';
import type { Signer } from '../../functions/chain/keys/signer.ts';

/** Money that somebody sends to an address. */
export interface Payment {
  /** `inside` is native money from inside a call; `foreign` a token that is not configured. */
  readonly kind: 'token' | 'native' | 'inside' | 'foreign';
  readonly to: string;
  /** Base units. */
  readonly units: bigint;
}

/** Money that whoever has an address's key sends from there. */
export interface SentBack {
  /** Derivation index of the address. */
  readonly index: number;
  /** Null for native money, of which the address pays the fee; a token takes an authorization, and somebody else pays. */
  readonly token: string | null;
  /** Base units. */
  readonly units: bigint;
}

export interface MinedBlock {
  readonly number: number;
  readonly hash: string;
  /** Seconds since 1970. */
  readonly timestamp: number;
  readonly transactions: readonly {
    readonly hash: string;
    readonly succeeded: boolean;
    /** Wei that an account of the system paid; 0 for those of payers. */
    readonly fee: bigint;
  }[];
}

/** A chain whose blocks, payments and reorganisations the simulator decides. */
export interface Driver {
  readonly config: ChainConfig;
  /** Its node, telling the truth. */
  readonly node: Rpc;
  readonly signer: Signer;
  /** Of its newest block when it was opened, seconds since 1970. */
  readonly startSeconds: number;
  /** EIP-55 address of a derivation index. */
  addressOf(index: number): string;
  /** Sends payments in one transaction, which waits for a block. @returns its hash */
  pay(payments: readonly Payment[]): Promise<string>;
  /**
   * Sends money back in a transaction that waits for a block, with the address's next nonce.
   *
   * @returns its hash, null where the node takes none: the nonce has another transaction
   */
  sendBack(sent: SentBack): Promise<string | null>;
  /** Wei that the address would pay for sending native money back now. */
  feeToSendBack(): Promise<bigint>;
  /**
   * Somebody calls the sweep delegate for these addresses, with every authorization of theirs that was ever sent to the node, before all that waits.
   * Null where no tokens are swept in batches on this chain.
   */
  readonly sweepAsStranger: ((addresses: readonly string[]) => Promise<void>) | null;
  /** @param takes by hash; what it leaves waits on */
  mine(timestamp: number, takes: (hash: string) => boolean): Promise<MinedBlock>;
  /** Wei for a unit of gas, from the next block on. */
  price(baseFeePerGas: bigint): Promise<void>;
  /** Takes the newest blocks back; of their transactions those that `returns` wait again, the others are gone for good. */
  takeBack(depth: number, returns: (hash: string) => boolean): Promise<readonly MinedBlock[]>;
  /** At the head, in base units; `token` null for native money. */
  balances(token: string | null, addresses: readonly string[]): Promise<readonly bigint[]>;
  close(): Promise<void>;
}
