/** What the names in requests mean, beyond what the request says. */
export interface ResourceNames {
  /** The partition key's name of a table, by table name. */
  partitionKey(table: string): string | null;
  /** The names of all key attributes of a table, by table name or ARN. */
  keyAttributes(table: string): readonly string[] | null;
  /** The ARN of the secret that a name, a partial or a full ARN means. */
  secretArn(id: string): string;
  /** The ARN of the key of the template that encrypts a secret; null for AWS's own. */
  keyOfSecret(secretArn: string): string | null;
  /** The ARN of the key of the template that encrypts a Kinesis stream, by the stream's ARN; null for AWS's own. */
  keyOfStream(streamArn: string): string | null;
  /** The ARN of the table's stream that a shard iterator reads. */
  streamOf(shardIterator: string): string | null;
}
