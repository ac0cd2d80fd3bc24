/** What a pipeline delivers, and from where. */
export interface Delivery {
  /** The account that the pipeline lives in, twelve digits; `deliveredFrom` of the environments names it too. */
  readonly account: string;
  readonly region: string;
  /**
   * ARN of the connection to the host of the repository, made and confirmed by hand once:
   * https://docs.aws.amazon.com/dtconsole/latest/userguide/connections-create.html
   */
  readonly connectionArn: string;
  /** `owner/name`. */
  readonly repository: string;
  /** What is pushed here goes to testnet, and after approval to mainnet. */
  readonly branch: string;
  /** Mail addresses that hear of what waits for approval, and of what failed. */
  readonly approvers: readonly string[];
}

/** Null: there is no pipeline, and people deploy. */
export const delivery: Delivery | null = null;

/** Its stack, and the beginning of its resources' names. */
export const DELIVERY_NAME = 'appsync-payments-delivery';
