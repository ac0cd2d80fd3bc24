/** A stack as CloudFormation knows it. */
export interface KnownStack {
  /** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/view-stack-events.html */
  readonly status: string;
  /** Its termination protection. */
  readonly refusesDeletion: boolean;
  /** When the payers' key ends as it was last deployed; undefined where no deployment has said so. */
  readonly payerKeyExpires: Date | undefined;
  /** ARNs of the alarms that take a deployment back; none where the stack names none. */
  readonly rollbackAlarms: readonly string[];
}

/** What the deploy command asks of CloudFormation. */
export interface Stacks {
  /** Undefined where there is no stack of that name. */
  find(name: string): Promise<KnownStack | undefined>;
}
