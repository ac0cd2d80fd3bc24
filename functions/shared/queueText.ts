/**
 * JSON that every queue takes: SQS refuses characters that XML 1.0 has not
 * (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html). `JSON.stringify` escapes all of them
 * but U+FFFE and U+FFFF. Escaped, they come out at the other end as they were.
 */
export function queueText(value: unknown): string {
  return JSON.stringify(value).replace(/[\ufffe\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16)}`);
}
