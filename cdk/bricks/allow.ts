import { type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb';

/** What a caller may do with a table. The library's own grants give more actions, and every index. */
export interface TableAccess {
  readonly table: TableV2;
  /** Of `dynamodb:`, such as `GetItem`. A transaction needs the actions of its parts. None: the indexes alone. */
  readonly actions: readonly string[];
  /** Indexes that `Query` may read. */
  readonly indexes?: readonly string[];
  /** Patterns that every partition key of the call must match, such as `COUNTER#*`. */
  readonly keys?: readonly string[];
}

/** What Lambda needs to read a queue for a function: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html */
export const QUEUE_READER = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'] as const;

/** Allows the actions on these resources, nothing else. */
export function allow(grantee: IGrantable, actions: readonly string[], resources: readonly string[]): void {
  grantee.grantPrincipal.addToPrincipalPolicy(
    new PolicyStatement({ actions: [...actions], resources: [...resources] }),
  );
}

/** Allows a caller what it does with a table, and with the indexes that it queries. */
export function allowTable(grantee: IGrantable, { table, actions, indexes = [], keys }: TableAccess): void {
  const conditions =
    keys === undefined ? {} : { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [...keys] } };
  if (actions.length > 0) {
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({
        actions: actions.map((action) => `dynamodb:${action}`),
        resources: [table.tableArn],
        conditions,
      }),
    );
  }
  if (indexes.length > 0) {
    allow(
      grantee,
      ['dynamodb:Query'],
      indexes.map((index) => `${table.tableArn}/index/${index}`),
    );
  }
}
