import type { InvocationOutcome } from '../lambda/pool.ts';
import type { Principal } from './principal.ts';

/** The signing names of the services behind the gateway. */
export type ServiceName =
  | 'appsync'
  | 'cloudformation'
  | 'dynamodb'
  | 'events'
  | 'kinesis'
  | 'kms'
  | 'lambda'
  | 's3'
  | 'scheduler'
  | 'secretsmanager'
  | 'ses'
  | 'sns'
  | 'sqs'
  | 'ssm'
  | 'states'
  | 'sts'
  | 'xray';

/** One call to AWS. */
export interface AwsCall {
  readonly principal: Principal;
  readonly service: ServiceName;
  /** The operation without prefix, such as `PutItem`. DynamoDB Streams' operations are `dynamodb` here. */
  readonly action: string;
  readonly request: { method: string; path: string; headers: Record<string, string>; body: Buffer };
}

export interface AwsReply {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: Buffer;
}

export type AwsHandler = (call: AwsCall) => Promise<AwsReply>;

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** Every AWS call passes here: identified, authorised, counted, met by injected faults, then forwarded. */
export interface Gateway {
  /** The endpoint for `AWS_ENDPOINT_URL`. */
  readonly url: string;
  /** Makes a call without HTTP and without a signature; everything else is as by HTTP. Never throws for an AWS error. */
  call(call: AwsCall): Promise<AwsReply>;
  /**
   * Makes a call of a service that speaks JSON (and `sns` `Publish`), for instance
   * `json(principal, 'dynamodb', 'PutItem', {...})`, `json(principal, 'sqs', 'SendMessage', {...})`.
   * Throws AwsError.
   */
  json<T>(
    principal: Principal,
    service:
      'dynamodb' | 'sqs' | 'events' | 'secretsmanager' | 'ssm' | 'states' | 'sns' | 'kinesis' | 'scheduler',
    action: string,
    input: unknown,
  ): Promise<T>;
  /**
   * Invokes a function as `principal`: authorised as `lambda:InvokeFunction`, counted, then run. `Event` answers as
   * soon as the event is queued, and is retried as Lambda does. Throws AwsError when refused or absent; an error
   * inside the function is in the outcome.
   */
  invoke(
    principal: Principal,
    functionNameOrArn: string,
    payload: unknown,
    type?: 'RequestResponse' | 'Event',
  ): Promise<InvocationOutcome>;
  /** Routes the calls of a service to a handler. A second handler for the same service is refused. */
  register(service: ServiceName, handler: AwsHandler): void;
  /**
   * Decides whether `principal` may do `action` (`appsync:GraphQL`) on `resource`, records the answer, and throws
   * AwsError `AccessDeniedException` when not. For services with an HTTP endpoint of their own, such as AppSync.
   */
  authorise(principal: Principal, action: string, resource: string): void;
  /**
   * Finds the caller of a signed request that another endpoint received (AppSync in IAM mode). Throws AwsError when
   * the key is unknown or the signature does not match.
   */
  identify(request: {
    readonly method: string;
    readonly path: string;
    readonly headers: Record<string, string>;
    readonly body: Buffer;
  }): Promise<Principal>;
  /** Counts what is paid for and is no call: GB-seconds, pushed messages; `of` what, where that is known. */
  count(service: ServiceName, unit: string, principal: Principal, units: number, of?: string): void;
  /** The key pair of a role's session or of the operator. The same pair for the same role and session. */
  credentials(principal: Principal): Credentials;
  close(): Promise<void>;
}

/** An error as an AWS service returns it. */
export class AwsError extends Error {
  /** The code without namespace, such as `ConditionalCheckFailedException`. */
  readonly code: string;
  readonly status: number;
  /** Further members of the error body, such as `CancellationReasons`. */
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: string, message: string, status = 400, details: Record<string, unknown> = {}) {
    super(message);
    this.name = code;
    this.code = code;
    this.status = status;
    this.details = details;
  }
}
