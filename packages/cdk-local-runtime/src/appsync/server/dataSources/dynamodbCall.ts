import type { DataSourceCall, DataSourceDeps, DataSourceReply } from './dataSource.ts';

/** One operation on its way to DynamoDB. */
export interface DynamoCall {
  readonly deps: DataSourceDeps;
  readonly source: DataSourceCall;
  readonly tableName: string;
  readonly roleArn: string;
  /** How often a conflict handler has asked for another try. */
  readonly retries: number;
  send<T>(action: string, input: unknown): Promise<T>;
  /** Runs an operation as if the request handler had asked for it: a conflict handler's next try. */
  run(call: DynamoCall, request: Record<string, unknown>): Promise<DataSourceReply>;
}
