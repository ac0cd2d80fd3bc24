import type { MerchantId } from '../../shared/ids.ts';
import type { UnsignedTransaction } from './unsignedTransaction.ts';

export interface SignedTransaction {
  readonly txHash: string;
  readonly rawTransaction: string;
}

/** A deposit account as it was stored with its invoice. */
export interface DepositAccount {
  readonly index: number;
  /** EIP-55. */
  readonly address: string;
}

/** A deposit account lets the chain's sweep delegate act for it (EIP-7702). */
export interface Delegation {
  readonly account: DepositAccount;
  /** The account's own nonce, which the authorization takes. */
  readonly nonce: number;
}

/** A treasury of a merchant's own, by its settings: the signer looks there itself. */
export interface NamedTreasury {
  readonly merchantId: MerchantId;
  /** EIP-55. */
  readonly address: string;
}

/**
 * What may be signed, one kind for each transaction that the product makes. Who asks says which kind it means, and the
 * policy holds the transaction against it.
 */
export type SigningRequest =
  /** The gas wallet pays for the gas of a deposit account. */
  | {
      readonly kind: 'TOP_UP';
      readonly account: DepositAccount;
      readonly transaction: UnsignedTransaction;
    }
  /** A deposit account moves a configured token, or native money, to the treasury; absent: the chain's. */
  | {
      readonly kind: 'SWEEP';
      readonly treasury?: NamedTreasury;
      readonly account: DepositAccount;
      readonly transaction: UnsignedTransaction;
    }
  /**
   * The gas wallet calls the sweep delegate for deposit accounts, in the order of the call. `delegations` are signed as
   * well and travel with it: then it is a transaction of type 4, else of type 2.
   */
  | {
      readonly kind: 'BATCH';
      readonly treasury?: NamedTreasury;
      readonly accounts: readonly DepositAccount[];
      readonly delegations: readonly Delegation[];
      readonly transaction: UnsignedTransaction;
    }
  /** The gas wallet creates the sweep delegate of the treasury. */
  | {
      readonly kind: 'DEPLOY';
      readonly treasury?: NamedTreasury;
      readonly transaction: UnsignedTransaction;
    }
  /** Deposit accounts take their delegation back, with a 0-wei transfer of the gas wallet to itself. */
  | {
      readonly kind: 'REVOKE';
      readonly delegations: readonly Delegation[];
      readonly transaction: UnsignedTransaction;
    }
  /** The gas wallet sends itself 0 wei, which takes a nonce that nothing else will. */
  | { readonly kind: 'FILL'; readonly transaction: UnsignedTransaction };

/** What signs for the sweeper. Whatever a node told the sweeper decides no more than whether something is signed. */
export interface Signer {
  /** EIP-55 address of the gas wallet. */
  gasWallet(): Promise<string>;
  /**
   * Signs what the policy permits.
   *
   * @throws SigningRefused for any other transaction
   * @throws AddressMismatch when m/44'/60'/0'/0/index is not the stored address of an account
   */
  sign(request: SigningRequest): Promise<SignedTransaction>;
}

/** A transaction that is none of those the product makes. Nothing was signed; planning it is a bug, or a node lied. */
export class SigningRefused extends Error {
  override readonly name = 'SigningRefused';
}

/** The key of an address derives another one: nothing is signed, an operator must look. */
export class AddressMismatch extends Error {
  override readonly name = 'AddressMismatch';
}
