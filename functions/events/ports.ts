import type { DynamoDBRecord } from 'aws-lambda';

/** A stream record that could not be translated, and why. */
export interface ParkedRecord {
  readonly reason: string;
  readonly record: DynamoDBRecord;
}

/** Where such records wait, with their image, for someone to look. */
export interface ParkedRecords {
  park(parked: ParkedRecord): Promise<void>;
}
