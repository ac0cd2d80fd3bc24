import { transactionConflicts } from 'cdk-local-runtime/testing';
import { type FaultyDynamoDB, startFaulty } from './faultyDynamodb.ts';

export type ConflictingDynamoDB = FaultyDynamoDB;

/**
 * DynamoDB's conflicts of transactions in front of a test's DynamoDB.
 *
 * @param hold how long each write takes: milliseconds, or until a promise resolves; what overlaps a transaction on one item is refused
 */
export function startConflicts(
  endpoint: string,
  hold: number | (() => Promise<unknown>),
  keys: (table: string) => readonly string[],
): Promise<ConflictingDynamoDB> {
  return startFaulty(endpoint, transactionConflicts(hold), keys);
}
